import { functionUrl, functionUrlStream } from '../../src/adapters/lambda/function-url.ts';
import { httpApi } from '../../src/adapters/lambda/http-api.ts';
import { readConfig } from '../../src/infrastructure/config/config.ts';
import { container, tokens } from '../../src/infrastructure/main/container.ts';
import type { Door } from '../e2e/describe-every-door.ts';
import { challenge, expectProblem } from '../e2e/expectations.ts';
import { bearer, testEnvironment } from '../e2e/test-config.ts';
import type { GatewayDoor } from '../gateway/door.ts';
import { functionUrlGateway } from '../gateway/function-url.ts';
import { gatewayServer } from '../gateway/gateway.ts';
import { httpApiGateway } from '../gateway/http-api.ts';
import type { Handler } from '../gateway/invoke.ts';
import { proxyRoute } from '../gateway/routes.ts';
import { keys } from '../infrastructure/api-keys.ts';
import { openForTest } from './open-for-test.ts';
import { says } from './says.ts';

const reader = 'arn:aws:sts::123456789012:assumed-role/reporting/run-7';
const stranger = 'arn:aws:sts::210987654321:assumed-role/reporting/run-7';

const environment = {
  ...testEnvironment,
  ...keys,
  IAM_PRINCIPALS: JSON.stringify([
    { arn: 'arn:aws:sts::123456789012:assumed-role/reporting/*', scope: 'users:read' },
    { arn: 'arn:aws:iam::123456789012:user/a.b', scope: 'users:read' },
  ]),
};

/** As API Gateway and Lambda describe whose signature they have checked. */
const identity = (userArn: string) => ({
  accessKey: 'ASIAEXAMPLEEXAMPLE12',
  accountId: '123456789012',
  callerId: 'AROAEXAMPLEEXAMPLE12:run-7',
  cognitoIdentity: null,
  principalOrgId: 'o-a1b2c3d4e5',
  userArn,
  userId: 'AROAEXAMPLEEXAMPLE12:run-7',
});

const httpApiDoor = httpApiGateway({ stage: '$default', findRoute: proxyRoute, payload: '2.0' });

interface Kind {
  readonly name: string;
  readonly streams: boolean;
  readonly gateway: (arn: string) => GatewayDoor;
  readonly handler: typeof functionUrl | typeof functionUrlStream | typeof httpApi;
}

const kinds: readonly Kind[] = [
  {
    name: 'a Function URL',
    streams: false,
    gateway: (iamArn) => functionUrlGateway({ iamArn }),
    handler: functionUrl,
  },
  {
    name: 'a streaming Function URL',
    streams: true,
    gateway: (iamArn) => functionUrlGateway({ iamArn }),
    handler: functionUrlStream,
  },
  {
    name: 'an HTTP API',
    streams: false,
    gateway: (iamArn) => says(httpApiDoor, { iam: identity(iamArn) }),
    handler: httpApi,
  },
];

const open = async (
  { handler, ...kind }: Kind,
  gateway: GatewayDoor,
  settings: Record<string, string> = {},
): Promise<Door> => {
  const config = readConfig({ ...environment, ...settings });
  const app = await container(config).getAsync(tokens.App);
  const serve = () =>
    gatewayServer({ door: gateway, handler: handler(app) as Handler, stream: kind.streams });
  return openForTest({ ...kind, prefix: '', serve }, app);
};

const list = (door: Door, headers: Record<string, string> = {}) =>
  door.request().get('/users').set(headers);

const signature =
  'AWS4-HMAC-SHA256 Credential=ASIAEXAMPLEEXAMPLE12/20261123/eu-central-1/lambda/aws4_request, SignedHeaders=host;x-amz-date, Signature=0123456789abcdef';

describe.each(kinds)('an IAM caller of $name', (kind) => {
  it('may do what the settings say for its ARN, and no more', async () => {
    const door = await open(kind, kind.gateway(reader));
    expect((await list(door)).status).toBe(200);
    expect((await list(door, { authorization: signature })).status).toBe(200);
    const response = await door.request().delete('/users/1');
    expectProblem(response, 'forbidden');
    expect(response.body.detail).toBe('this needs the scope users:write');
  });

  it.each([stranger, `${reader}`.toUpperCase(), 'arn:aws:iam::123456789012:user/axb'])(
    'is refused where the settings do not know it: %s',
    async (arn) => {
      const response = await list(await open(kind, kind.gateway(arn)));
      expectProblem(response, 'forbidden');
      expect(challenge(response)).toBeUndefined();
    },
  );

  it('is refused where the settings know nobody', async () => {
    const door = await open(kind, kind.gateway(reader), { IAM_PRINCIPALS: '[]' });
    expectProblem(await list(door), 'forbidden');
  });

  it.each([
    undefined,
    null,
    'x',
    [],
    {},
    { iam: null },
    { iam: reader },
    { iam: true },
    { iam: {} },
    { iam: [] },
    { iam: [identity(reader)] },
    { iam: { userArn: reader } },
    { iam: { ...identity(reader), userArn: '' } },
    { iam: { ...identity(reader), userArn: null } },
    { iam: { ...identity(reader), userArn: [reader] } },
    { iam: { ...identity(reader), userArn: { reader } } },
    { iam: { ...identity(reader), accountId: '' } },
    { iam: { ...identity(reader), accountId: undefined } },
    { iam: { ...identity(reader), accountId: 123456789012 } },
    { iam: { ...identity(reader), userId: '' } },
    { iam: { ...identity(reader), userId: null } },
    [{ iam: identity(reader) }],
    { lambda: { iam: identity(reader) } },
    { jwt: { claims: { iam: identity(reader) } } },
    identity(reader),
  ])('is nobody where the gateway says %j', async (word) => {
    const door = await open(kind, says(kind.gateway(reader), word));
    expectProblem(await list(door, { authorization: signature }), 'unauthenticated');
  });

  it('is nobody by its own word', async () => {
    const door = await open(kind, says(kind.gateway(reader), undefined));
    const authorizer = JSON.stringify({ iam: identity(reader) });
    const headers = { 'x-amzn-request-context': authorizer, authorizer, iam: reader };
    expectProblem(await list(door, headers), 'unauthenticated');
  });

  it('comes after a token and after an API key, good or bad', async () => {
    const door = await open(kind, kind.gateway(reader));
    expectProblem(await list(door, { authorization: await bearer({}) }), 'forbidden');
    expectProblem(await list(door, { authorization: 'Bearer rubbish' }), 'invalid-token');
    expectProblem(await list(door, { 'x-api-key': 'rubbish' }), 'invalid-api-key');
  });

  it('may bring a token where the settings say, its signature being in Authorization', async () => {
    const door = await open(kind, kind.gateway(stranger), { AUTH_TOKEN_HEADER: 'X-Authorization' });
    const token = await bearer({ scope: 'users:read' });
    const get = (value: string, authorization = signature) =>
      list(door, { authorization, 'x-authorization': value });
    expect((await get(token)).status).toBe(200);
    expectProblem(await get(await bearer({})), 'forbidden');
    expectProblem(await get('Bearer rubbish'), 'invalid-token');
    expect((await get(token, 'Bearer rubbish')).status).toBe(200);
    expectProblem(await list(door, { authorization: token }), 'forbidden');
  });

  it('needs nothing for what is public', async () => {
    const door = await open(kind, kind.gateway(stranger));
    expect((await door.request().get('/hello')).status).toBe(200);
  });
});
