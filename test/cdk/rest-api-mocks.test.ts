import { literalAnswer } from '../../cdk/rest-api/literal-answer.ts';
import type { StageSettings } from '../../cdk/settings.ts';
import { httpApp } from '../../src/adapters/http/app/app.ts';
import { contract } from '../../src/adapters/http/contract/contract.ts';
import { cors } from '../../src/adapters/http/policies/cors.ts';
import { request } from '../http/request.ts';
import { environmentOf, type MockedAnswer, methodsOf, mocked } from './rest-api.ts';
import { templateOf } from './stacks.ts';

type CorsOf = NonNullable<StageSettings['cors']>;

const tokenHeader = 'authorization';

/** What the app answers, were it asked, as a mocked method would. */
const answered = async (
  method: string,
  path: string,
  fields: Record<string, string>,
  allowed?: CorsOf,
): Promise<MockedAnswer> => {
  const { origins, credentials = false, headers: added = [] } = allowed ?? { origins: [] };
  const corsSettings = { origins, credentials, headers: added };
  const settings = { tokenHeader, cors: cors(corsSettings, contract, tokenHeader) };
  const unasked = () => Promise.reject(new Error('nobody is asked'));
  const app = httpApp(
    contract,
    {} as never,
    unasked,
    () => undefined,
    allowed ? settings : { tokenHeader },
  );
  const { status, headers, body } = await app(
    request({
      method,
      path,
      headers: new Map(Object.entries(fields)),
      requestId: 'id',
      isSecure: true,
    }),
  );
  return { status, headers, body: String(body) };
};

const preflight = (origin: string) => ({
  origin,
  'access-control-request-method': 'POST',
});

const settings: readonly (readonly [string, CorsOf | undefined])[] = [
  ['no other origin', undefined],
  ['one origin', { origins: ['https://a.example'], headers: ['X-Tenant'] }],
  [
    'origins with credentials',
    { origins: ['https://a.example', 'https://b.example'], credentials: true },
  ],
  ['everybody', { origins: ['*'] }],
];

describe.each(settings)('mocked methods of the REST API, where %s may call', (_, allowed) => {
  const template = templateOf('restApi', allowed ? { cors: allowed } : {});
  const methods = methodsOf(template);

  it.each(['', 'https://a.example', 'https://evil.example'])(
    'answer GET /health as the app does, to the origin "%s"',
    async (origin) => {
      const fields = origin ? { origin } : {};
      expect(mocked(methods['GET /health'], fields)).toEqual(
        await answered('GET', '/health', fields, allowed),
      );
      const head = await answered('HEAD', '/health', fields, allowed);
      expect(mocked(methods['HEAD /health'], fields).headers).toEqual(head.headers);
    },
  );

  it.each(['https://a.example', 'https://b.example', 'https://evil.example'])(
    'answer the preflights of %s as the app does',
    async (origin) => {
      for (const { path } of allowed ? contract : []) {
        const fields = preflight(origin);
        expect(mocked(methods[`OPTIONS ${path}`], fields)).toEqual(
          await answered('OPTIONS', path, fields, allowed),
        );
      }
    },
  );

  it('tell the methods of every path', async () => {
    for (const { path } of contract) {
      const { status, headers, body } = mocked(methods[`OPTIONS ${path}`]);
      const { headers: asked } = await answered('OPTIONS', path, {}, allowed);
      expect({ status, allow: headers['allow'], body }).toEqual({
        status: 204,
        allow: asked['allow'],
        body: '',
      });
    }
  });

  it('ask no function', () => {
    const names = Object.entries(methods)
      .filter(([, { Integration }]) => Integration.Type === 'MOCK')
      .map(([name]) => name);
    const paths = [...new Set(contract.map(({ path }) => path))];
    expect(names.sort()).toEqual(
      ['GET /health', 'HEAD /health', ...paths.map((path) => `OPTIONS ${path}`)].sort(),
    );
    for (const name of names) {
      expect(methods[name].Integration).not.toHaveProperty('Uri');
      expect(methods[name].AuthorizationType).toBe('NONE');
    }
  });

  it('are text, although every type is binary', () => {
    for (const { Integration } of Object.values(methods)) {
      if (Integration.Type !== 'MOCK') continue;
      expect(Integration.ContentHandling).toBe('CONVERT_TO_TEXT');
      expect(Integration.PassthroughBehavior).toBe('NEVER');
      for (const response of Integration.IntegrationResponses) {
        expect(response.ContentHandling).toBe('CONVERT_TO_TEXT');
      }
    }
  });

  it('declare the fields that they map', () => {
    for (const { Integration, MethodResponses } of Object.values(methods)) {
      if (Integration.Type !== 'MOCK') continue;
      const [{ StatusCode, ResponseParameters }] = Integration.IntegrationResponses;
      const [declared] = MethodResponses;
      expect(declared.StatusCode).toBe(StatusCode);
      expect(Object.keys(declared.ResponseParameters)).toEqual(Object.keys(ResponseParameters));
    }
  });
});

describe('a mocked preflight', () => {
  it('knows the origin in the letter case of HTTP/1.1, too', () => {
    const { 'OPTIONS /users': options } = methodsOf(
      templateOf('restApi', { cors: { origins: ['https://a.example'] } }),
    );
    expect(mocked(options, { Origin: 'https://a.example' }).headers).toHaveProperty(
      'access-control-allow-origin',
      'https://a.example',
    );
  });
});

describe('CORS of the REST API', () => {
  const origins = ['https://app.example'];

  it('is the app’s in what functions answer, whoever else answers browsers', () => {
    for (const owner of ['app', 'gateway'] as const) {
      const template = templateOf('restApi', {
        cors: { origins, owner },
        restApi: { streamExport: true },
      });
      for (const bundle of ['rest-api', 'rest-api-stream']) {
        expect(environmentOf(template, bundle)).toMatchObject({
          CORS_ORIGINS: 'https://app.example',
          CORS_OWNER: 'app',
        });
      }
    }
  });

  it('leaves every answer to the app where that is its owner', () => {
    const methods = methodsOf(templateOf('restApi', { cors: { origins, owner: 'app' } }));
    for (const { path } of contract) expect(methods).toHaveProperty([`OPTIONS ${path}`]);
    for (const { Integration } of Object.values(methods)) {
      expect(Integration.Type).toBe('AWS_PROXY');
    }
  });

  it('is not set up by default', () => {
    expect(environmentOf(templateOf('restApi'), 'rest-api')).not.toHaveProperty('CORS_OWNER');
  });
});

describe('a literal answer', () => {
  const health = contract.find(({ id }) => id === 'health');
  if (!health) throw new Error('the contract has no health');
  const { answers } = health;

  it('is told by the contract', () => {
    const literal = contract.filter((operation) => literalAnswer(operation));
    expect(literal.map(({ id }) => id)).toEqual(['health']);
    expect(literalAnswer(health)).toEqual({ status: 200, body: { status: 'ok' } });
  });

  it.each([
    ['is for callers with a permission', { access: { scope: 'users:read' } }],
    ['changes something', { method: 'POST' }],
    ['takes something', { request: {} }],
    ['may be kept', { maxAge: 60 }],
    ['can fail', { failures: ['unavailable'] }],
    ['has another answer', { answers: { ...answers, 204: { description: 'Nothing' } } }],
    ['has fields of its own', { answers: { 200: { ...answers[200], headers: { etag: 'x' } } } }],
    ['has no body', { answers: { 204: { description: 'Nothing' } } }],
    ['has no answer', { answers: {} }],
    ['has a body that varies', { answers: contract.find(({ id }) => id === 'greet')?.answers }],
  ])('is not given to an operation that %s', (_, change) => {
    expect(literalAnswer({ ...health, ...change } as never)).toBeUndefined();
  });
});
