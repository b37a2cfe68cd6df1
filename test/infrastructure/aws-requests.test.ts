import { rotateSecret } from '../../src/infrastructure/auth/rotate-secret.ts';
import { secretKeys } from '../../src/infrastructure/auth/secret-keys.ts';
import { awsRequests } from '../../src/infrastructure/aws-requests.ts';
import { preTraffic } from '../../src/infrastructure/pre-traffic/pre-traffic.ts';
import { dynamoClient } from '../../src/infrastructure/stores/dynamodb/client.ts';

jest.mock('../../src/infrastructure/aws-requests.ts', () => {
  const actual = jest.requireActual('../../src/infrastructure/aws-requests.ts');
  return { awsRequests: jest.fn(actual.awsRequests) };
});

it('makes three attempts, and gives up one whose answer does not begin in time or stalls', () => {
  expect(awsRequests(700)).toStrictEqual({
    maxAttempts: 3,
    retryMode: 'standard',
    requestHandler: { requestTimeout: 700, throwOnRequestTimeout: true, socketTimeout: 700 },
  });
});

const dynamo = { table: 't', endpoint: 'http://127.0.0.1:1', region: undefined };
const arn = 'arn:aws:secretsmanager:eu-central-1:123456789012:secret:portico/jwt-AbCdEf';

it.each([
  ['DynamoDB', 1_500, () => dynamoClient(dynamo).destroy()],
  ['the secret', 1_000, () => secretKeys(arn, ['HS256'], () => new Date(0))],
  ['the rotation of the secret', 5_000, rotateSecret],
  ['a new version', 15_000, () => preTraffic({}, () => {})],
] as const)('waits for %s for %i ms', (_what, timeoutMs, start) => {
  start();
  expect(awsRequests).toHaveBeenLastCalledWith(timeoutMs);
});
