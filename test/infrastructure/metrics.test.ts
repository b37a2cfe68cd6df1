import type { LogLevel } from '../../src/application/ports/driven.ts';
import { type LogConfig, lineLog } from '../../src/infrastructure/log/line-log.ts';
import { expectEmf } from './emf.ts';

const request = {
  requestId: 'request-1',
  method: 'GET',
  path: '/users/1',
  clientAddress: '203.0.113.7',
  operation: 'getUser',
  caller: 'alice',
  status: 200,
  durationMs: 12.34,
};

const ofDoor = { namespace: 'Portico/prod', detail: 'door' } as const;
const all = [
  { Name: 'Requests', Unit: 'Count' },
  { Name: 'Errors', Unit: 'Count' },
  { Name: 'ClientErrors', Unit: 'Count' },
  { Name: 'Latency', Unit: 'Milliseconds' },
];

const linesOf = (
  config: Partial<LogConfig>,
  fields: Record<string, unknown> = request,
  [level, message]: readonly [LogLevel, string] = ['info', 'request'],
): readonly string[] => {
  const lines: string[] = [];
  const settings: LogConfig = { level: 'info', format: 'json', metrics: ofDoor, ...config };
  lineLog(settings, (line) => lines.push(line), { door: 'http-api' })(level, message, fields);
  return lines;
};

const entryOf = (...parameters: Parameters<typeof linesOf>) => {
  const lines = linesOf(...parameters);
  expect(lines).toHaveLength(1);
  return expectEmf(lines[0] ?? '');
};

it('are in the line that the log has of a request', () => {
  expect(entryOf({})).toMatchObject({
    ...request,
    level: 'info',
    message: 'request',
    door: 'http-api',
    Requests: 1,
    Errors: 0,
    ClientErrors: 0,
    Latency: 12.34,
  });
});

it.each([
  ['door', [['door']]],
  ['full', [['door', 'operation'], ['door']]],
] as const)('are given in the detail %s', (detail, Dimensions) => {
  expect(entryOf({ metrics: { ...ofDoor, detail } })['_aws']).toStrictEqual({
    Timestamp: expect.any(Number),
    CloudWatchMetrics: [{ Namespace: 'Portico/prod', Dimensions, Metrics: all }],
  });
});

it('tell of errors by the version of the function too, and of nothing else', () => {
  const metrics = { ...ofDoor, version: '7' };
  expect(entryOf({ metrics }, { ...request, status: 500 })).toMatchObject({
    _aws: {
      CloudWatchMetrics: [
        { Namespace: 'Portico/prod', Dimensions: [['door']], Metrics: all },
        {
          Namespace: 'Portico/prod',
          Dimensions: [['door', 'version']],
          Metrics: [{ Name: 'Errors', Unit: 'Count' }],
        },
      ],
    },
    version: '7',
    Errors: 1,
  });
  for (const status of [200, 499]) {
    expect(entryOf({ metrics }, { ...request, status })).toEqual({
      ...entryOf({}, { ...request, status }),
      timestamp: expect.any(String),
      _aws: expect.objectContaining({ CloudWatchMetrics: [expect.anything()] }),
    });
  }
});

it.each([
  [200, 0, 0],
  [304, 0, 0],
  [400, 0, 1],
  [499, 0, 1],
  [500, 1, 0],
  [504, 1, 0],
])('tell of status %i as %i errors and %i client errors', (status, Errors, ClientErrors) => {
  expect(entryOf({}, { ...request, status })).toMatchObject({ Requests: 1, Errors, ClientErrors });
});

it.each([
  ['client-gone', 0, 1],
  ['deadline-exceeded', 1, 0],
  ['internal-error', 1, 0],
])(
  'tell of a stream cut for %s as %i errors and %i client errors',
  (code, Errors, ClientErrors) => {
    const aborted = { ...request, status: 'aborted', code };
    expect(entryOf({}, aborted)).toMatchObject({ Requests: 1, Errors, ClientErrors });
  },
);

it('name the operation of a request that has none', () => {
  expect(entryOf({}, { ...request, operation: undefined })['operation']).toBe('none');
});

it.each(['warn', 'error'] as const)('alone are written where the level is %s', (level) => {
  expect(entryOf({ level })).toStrictEqual({
    _aws: expect.anything(),
    door: 'http-api',
    operation: 'getUser',
    Requests: 1,
    Errors: 0,
    ClientErrors: 0,
    Latency: 12.34,
  });
});

it('make their line JSON, whatever the format', () => {
  expect(entryOf({ format: 'pretty' })).toMatchObject(request);
});

it('stay in one line of less than 256 kB, whatever the client sends', () => {
  const hostile = '\u2028\n"\\\u0085'.repeat(4_000);
  const { path } = entryOf({}, { ...request, path: hostile, traceparent: hostile });
  expect(path).toBe(hostile);
});

it('are in no line of anything else', () => {
  for (const message of ['authorizer', 'the time limit was exceeded']) {
    const [line = ''] = linesOf({}, request, ['error', message]);
    expect(JSON.parse(line)).not.toHaveProperty('_aws');
    expect(linesOf({ level: 'error' }, request, ['info', message])).toStrictEqual([]);
  }
});

it('are not written where they are off', () => {
  const [line = ''] = linesOf({ metrics: undefined }, { ...request, operation: undefined });
  expect(Object.keys(JSON.parse(line))).not.toContain('_aws');
  expect(JSON.parse(line)).not.toHaveProperty('operation');
  expect(linesOf({ metrics: undefined, level: 'warn' })).toStrictEqual([]);
});
