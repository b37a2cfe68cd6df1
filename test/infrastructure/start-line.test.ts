import { readAuthorizerConfig, readConfig } from '../../src/infrastructure/config/config.ts';
import { openAuthorizerPorts, openPorts } from '../../src/infrastructure/main/open-ports.ts';
import { testEnvironment } from '../e2e/test-config.ts';

const opened = {
  door: (env: object) => openPorts(readConfig({ ...testEnvironment, ...env }), 'http-api'),
  authorizer: (env: object) =>
    openAuthorizerPorts(readAuthorizerConfig({ ...testEnvironment, ...env }), 'http-api'),
};

const linesOf = async (kind: keyof typeof opened, env: object): Promise<unknown[]> => {
  const write = jest.spyOn(process.stdout, 'write').mockReturnValue(true);
  try {
    await opened[kind](env);
    return write.mock.calls.map(([line]) => JSON.parse(String(line)));
  } finally {
    write.mockRestore();
  }
};

describe.each(['door', 'authorizer'] as const)('an instance of %s', (kind) => {
  it.each(['on-demand', 'provisioned-concurrency'])(
    'tells how long it took to start, %s',
    async (initialization) => {
      const lines = await linesOf(kind, {
        LOG_LEVEL: 'info',
        AWS_LAMBDA_INITIALIZATION_TYPE: initialization,
      });
      expect(lines).toEqual([
        {
          timestamp: expect.any(String),
          ...{ level: 'info', message: 'start', door: 'http-api', initialization },
          initMs: expect.any(Number),
        },
      ]);
    },
  );

  it('says nothing of it elsewhere, or where LOG_LEVEL is above info', async () => {
    expect(await linesOf(kind, { LOG_LEVEL: 'info' })).toEqual([]);
    const AWS_LAMBDA_INITIALIZATION_TYPE = 'on-demand';
    expect(await linesOf(kind, { AWS_LAMBDA_INITIALIZATION_TYPE, LOG_LEVEL: 'warn' })).toEqual([]);
  });
});
