import { type LogConfig, lineLog } from '../../src/infrastructure/log/line-log.ts';
import { container, tokens } from '../../src/infrastructure/main/container.ts';
import { expectEmf } from '../infrastructure/emf.ts';
import { doors, openDoor } from './describe-every-door.ts';
import { bearer, testConfig } from './test-config.ts';

/** A system composed as in production behind a door, with the lines of its log kept. */
const open = async (kind: (typeof doors)[number], config: Partial<LogConfig>) => {
  const lines: string[] = [];
  const services = container(testConfig);
  const settings: LogConfig = {
    level: 'info',
    format: 'json',
    metrics: { namespace: 'Portico', detail: 'full' },
    ...config,
  };
  const log = lineLog(settings, (line) => lines.push(line), { door: 'the-door' });
  services.rebind(tokens.Log).toConstantValue(log);
  return { lines, door: await openDoor(kind, await services.getAsync(tokens.App)) };
};

describe.each(doors)('metrics through $name', (kind) => {
  it.each(['info', 'error'] as const)('tell of every request at the level %s', async (level) => {
    const { lines, door } = await open(kind, { level });
    await door.request().get('/hello?name=Ada');
    await door.request().get('/hello?name=');
    await door.request().get('/nowhere');
    await door.request().get('/users');
    const authorization = await bearer({ scope: 'users:read' });
    await door.request().get('/users/export').set('authorization', authorization);
    await door.close();

    const ofOne = { door: 'the-door', Requests: 1, Errors: 0, Latency: expect.any(Number) };
    expect(lines.map(expectEmf)).toMatchObject([
      { ...ofOne, operation: 'greet', ClientErrors: 0 },
      { ...ofOne, operation: 'greet', ClientErrors: 1 },
      { ...ofOne, operation: 'none', ClientErrors: 1 },
      { ...ofOne, operation: 'listUsers', ClientErrors: 1 },
      { ...ofOne, operation: 'exportUsers', ClientErrors: 0 },
    ]);
  });

  it('have few values to tell them apart by, whoever calls for whatever', async () => {
    const { lines, door } = await open(kind, {});
    const authorization = await bearer({ sub: 'alice', scope: 'users:read' });
    await door.request().get('/users/somebody').set('authorization', authorization);
    await door.close();
    const entry = expectEmf(lines[0] ?? '');
    expect(entry).toMatchObject({ path: '/users/somebody', caller: 'alice', status: 404 });
    const { CloudWatchMetrics } = entry['_aws'] as {
      CloudWatchMetrics: { Dimensions: string[][] }[];
    };
    const dimensions = CloudWatchMetrics.flatMap(({ Dimensions }) => Dimensions.flat());
    expect(new Set(dimensions)).toStrictEqual(new Set(['door', 'operation']));
    expect(entry['operation']).toBe('getUser');
  });

  it('are none where they are off', async () => {
    const { lines, door } = await open(kind, { metrics: undefined });
    await door.request().get('/hello');
    await door.close();
    expect(lines).toHaveLength(1);
    expect(lines[0]).not.toContain('_aws');
  });
});
