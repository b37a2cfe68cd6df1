import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readStage } from '../../cdk/settings.ts';
import { checkReservedConcurrency } from '../../scripts/reserved-concurrency.ts';
import { writeAssembly } from './started.ts';

const folder = mkdtempSync(join(tmpdir(), 'portico-concurrency-'));
const names = ['Portico-prod-HttpApi', 'Portico-prod-Data'];

/** Two functions that reserve 50, one that reserves 1, and one of a stack that is not deployed. */
const templates: Readonly<Record<string, readonly (number | undefined)[]>> = {
  'Portico-prod-HttpApi': [50, 50, undefined],
  'Portico-prod-Data': [1],
  'Portico-prod-RestApi': [500],
};

/** As much of Lambda as telling of the account takes. */
const lambda = createServer((request, response) => {
  const isAsked = request.url?.startsWith('/2016-08-19/account-settings');
  response.setHeader('content-type', 'application/json');
  response.end(JSON.stringify(isAsked ? { AccountLimit: { ConcurrentExecutions: quota } } : {}));
});
let quota = 0;

const before = process.env;
beforeAll(async () => {
  writeAssembly(folder, ...Object.keys(templates));
  for (const [name, reserved] of Object.entries(templates)) {
    const Resources = Object.fromEntries(
      reserved.map((ReservedConcurrentExecutions, index) => [
        `Function${index}`,
        { Type: 'AWS::Lambda::Function', Properties: { ReservedConcurrentExecutions } },
      ]),
    );
    writeFileSync(join(folder, `${name}.template.json`), JSON.stringify({ Resources }));
  }
  await once(lambda.listen(0, '127.0.0.1'), 'listening');
});
beforeEach(() => {
  process.env = {
    AWS_ENDPOINT_URL: `http://127.0.0.1:${(lambda.address() as AddressInfo).port}`,
    ...{ AWS_REGION: 'eu-central-1', AWS_ACCESS_KEY_ID: 'a', AWS_SECRET_ACCESS_KEY: 'b' },
  };
});
afterAll(() => {
  process.env = before;
  lambda.close();
  lambda.closeAllConnections();
  rmSync(folder, { recursive: true });
});
afterEach(() => jest.restoreAllMocks());

const said = () => jest.spyOn(process.stderr, 'write').mockReturnValue(true);
const check = (where = folder) => checkReservedConcurrency(readStage('prod', {}), where, names);

describe('the concurrency that a deployment reserves', () => {
  it('is taken where the account has as much and 100 more', async () => {
    quota = 201;
    const stderr = said();
    await expect(check()).resolves.toBeUndefined();
    expect(stderr).not.toHaveBeenCalled();
  });

  it('is refused in one line where the account has less', async () => {
    quota = 200;
    await expect(check()).rejects.toThrow(
      'lambda.reservedConcurrency: Portico-prod-HttpApi and Portico-prod-Data reserve 101 instances, 100 must be left to others, and the account has 200: choose fewer, or null, or have the quota raised',
    );
  });

  it('is told of in one line where there are no credentials', async () => {
    const none = join(folder, 'none');
    process.env = {
      ...{ AWS_REGION: 'eu-central-1', AWS_EC2_METADATA_DISABLED: 'true' },
      ...{ AWS_CONFIG_FILE: none, AWS_SHARED_CREDENTIALS_FILE: none },
    };
    const stderr = said();
    await expect(check()).resolves.toBeUndefined();
    expect(stderr.mock.calls).toEqual([
      [
        expect.stringMatching(
          /^whether the account has 201 instances for lambda\.reservedConcurrency is not known: .+\n$/,
        ),
      ],
    ]);
  });

  it('is none where nothing was synthesised', async () => {
    await expect(check(join(folder, 'none'))).resolves.toBeUndefined();
  });
});
