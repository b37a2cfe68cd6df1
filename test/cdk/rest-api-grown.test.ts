import { methodsOf, mocked } from './rest-api.ts';
import { properties, templateOf } from './stacks.ts';

jest.mock('../../src/adapters/http/contract/contract.ts', () => {
  const { contract } = jest.requireActual('../../src/adapters/http/contract/contract.ts');
  const { greet, health, createUser, listUsers, getUser } = Object.fromEntries(
    contract.map((operation: { id: string }) => [operation.id, operation]),
  );
  const grown = (n: number) => [
    { ...greet, id: `greet${n}`, path: `/halls/${n}/hello`, maxAge: 9_000 },
    { ...health, id: `health${n}`, path: `/halls/${n}/health` },
    { ...greet, id: `greetOne${n}`, path: `/halls/${n}/{id}`, request: getUser.request },
    { ...createUser, id: `createUser${n}`, path: `/halls/${n}/users` },
    { ...listUsers, id: `listUsers${n}`, path: `/halls/${n}/users`, maxAge: 60 },
  ];
  return { contract: [...contract, ...Array.from({ length: 8 }, (_, n) => grown(n)).flat()] };
});

describe('a contract that has grown', () => {
  const template = templateOf('restApi', { restApi: { cache: {} } });
  const methods = methodsOf(template);

  it('has its new methods, each with what is due to it', () => {
    expect(methods['POST /halls/7/users']).toMatchObject({
      AuthorizationType: 'CUSTOM',
      RequestModels: { 'application/json': { Ref: expect.stringContaining('createUser7') } },
    });
    expect(mocked(methods['GET /halls/7/health']).body).toBe('{"status":"ok"}');
    expect(methods['GET /halls/7/hello'].AuthorizationType).toBe('NONE');
  });

  it('is called by one permission still', () => {
    const permissions = properties(template, 'AWS::Lambda::Permission').filter(({ FunctionName }) =>
      /^DoorLive/.test(FunctionName.Ref),
    );
    expect(permissions).toHaveLength(1);
  });

  it('has answers kept for as long as API Gateway can, and those to callers not at all', () => {
    const [{ MethodSettings }] = properties(template, 'AWS::ApiGateway::Stage');
    expect(MethodSettings).toHaveLength(18);
    expect(MethodSettings).toContainEqual(
      expect.objectContaining({ ResourcePath: '/~1halls~17~1hello', CacheTtlInSeconds: 3_600 }),
    );
  });

  it('has kept answers told apart by their path, too', () => {
    const { Integration, RequestParameters } = methods['GET /halls/7/{id}'];
    expect(Integration.CacheKeyParameters).toContain('method.request.path.id');
    expect(new Set(Integration.CacheKeyParameters).size).toBe(
      Integration.CacheKeyParameters.length,
    );
    expect(RequestParameters['method.request.path.id']).toBe(true);
  });
});
