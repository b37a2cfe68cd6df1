import { contract } from '../../src/adapters/http/contract/contract.ts';
import { openApi } from '../../src/adapters/http/openapi/document.ts';
import { securityHeaders } from '../../src/adapters/http/policies/security-headers.ts';
import type { HttpResponse } from '../../src/adapters/http/protocol/message.ts';
import { HttpFailure, problemResponse } from '../../src/adapters/http/protocol/problem.ts';
import { type Door, doors, openDoor } from '../e2e/describe-every-door.ts';
import { userOf } from '../stores/users.ts';
import { type Exchange, faultsBy } from './faults.ts';

const info = { title: 'Portico', version: '1.2.3', tokenHeader: 'authorization' };
const faultsIn = faultsBy(openApi(contract, info));

const common = {
  'x-request-id': '1',
  'cache-control': 'no-store',
  ...securityHeaders,
};
const json = { ...common, 'content-type': 'application/json' };

const hello: Exchange = {
  method: 'GET',
  path: '/hello',
  status: 200,
  headers: json,
  body: '{"message":"Hello, World!","path":"/hello","method":"GET"}',
};
const user: Exchange = {
  ...hello,
  path: '/users/1',
  headers: { ...json, etag: '"1"' },
  body: JSON.stringify(userOf(1)),
};
const lines: Exchange = {
  ...hello,
  path: '/users/export',
  headers: { ...common, 'content-type': 'application/x-ndjson' },
  body: `${JSON.stringify(userOf(1))}\n${JSON.stringify(userOf(2))}\n`,
};
const gone: Exchange = {
  ...hello,
  method: 'DELETE',
  path: '/users/1',
  status: 204,
  headers: common,
  body: '',
};
const unchanged: Exchange = { ...user, status: 304, headers: { ...common, etag: '"1"' }, body: '' };
const options: Exchange = { ...gone, method: 'OPTIONS', headers: { ...common, allow: 'GET' } };

const refused = (path: string, ...failure: ConstructorParameters<typeof HttpFailure>): Exchange => {
  const { status, headers, body } = problemResponse(new HttpFailure(...failure), '1');
  return { method: 'GET', path, status, headers, body: String(body) };
};
const lost = refused('/users/1', 'not-found', 'there is no such user');
const nowhere = refused('/nowhere', 'route-not-found', 'no operation has this path');
const wrong = { ...refused('/hello', 'method-not-allowed', 'no'), method: 'PUT' };

const without = (exchange: Exchange, name: string): Exchange => ({
  ...exchange,
  headers: { ...exchange.headers, [name]: undefined },
});
const having = (exchange: Exchange, headers: Exchange['headers']): Exchange => ({
  ...exchange,
  headers: { ...exchange.headers, ...headers },
});
const changed = (exchange: Exchange, fields: object): Exchange => ({
  ...exchange,
  body: JSON.stringify({ ...JSON.parse(exchange.body), ...fields }),
});

describe('an answer', () => {
  it.each([
    ['a greeting', hello],
    ['HEAD', { ...hello, method: 'HEAD', body: '' }],
    ['a user', user],
    ['lines', lines],
    ['no lines', { ...lines, body: '' }],
    ['nothing', gone],
    ['nothing new', unchanged],
    ['a problem', lost],
    [
      'a problem of a REST API',
      having(without(refused('/users', 'unauthenticated', 'no'), 'www-authenticate'), {
        'x-amzn-remapped-www-authenticate': 'Bearer realm="portico"',
      }),
    ],
    ['a problem outside the contract', nowhere],
    ['a method that is not allowed', having(wrong, { allow: 'GET' })],
    ['the methods', options],
  ])('is as documented: %s', (_what, exchange) => {
    expect(faultsIn(exchange)).toEqual([]);
  });

  it.each<[string, Exchange, string]>([
    ['another status', { ...hello, status: 202 }, 'the status 202 is not documented'],
    ['another type', having(hello, { 'content-type': 'text/html' }), 'the content type text/html'],
    [
      'a charset',
      having(hello, { 'content-type': 'application/json; charset=utf-8' }),
      'content type',
    ],
    ['no type', without(hello, 'content-type'), 'the content type undefined'],
    ['no JSON', { ...hello, body: 'Hello' }, 'not JSON: Hello'],
    ['a field too many', changed(hello, { more: 1 }), 'must NOT have additional properties'],
    ['a field of another type', changed(user, { version: '1' }), '/version must be integer'],
    ['no date', changed(user, { createdAt: 'today' }), '/createdAt must match format'],
    ['a field too few', changed(user, { email: undefined }), "must have required property 'email'"],
    ['a bad second line', { ...lines, body: `${lines.body}{}\n` }, 'must have required property'],
    ['half a line', { ...lines, body: lines.body.slice(0, -3) }, 'not JSON'],
    ['a body for HEAD', { ...hello, method: 'HEAD' }, 'HEAD has a body'],
    ['a body where there is none', { ...gone, body: '{}' }, 'none is documented'],
    ['a type where there is none', having(unchanged, json), 'none is documented'],
    ['a header too many', having(hello, { 'x-powered-by': 'x' }), 'x-powered-by is not documented'],
    ['no request id', without(hello, 'x-request-id'), 'x-request-id is missing'],
    ['no ETag', without(user, 'etag'), 'etag is missing'],
    ['an ETag without quotes', having(user, { etag: '1' }), 'etag: 1: '],
    [
      'no challenge',
      without(refused('/users', 'unauthenticated', 'no'), 'www-authenticate'),
      'www-authenticate is missing',
    ],
    [
      'a date to try again',
      having(refused('/users', 'unavailable', 'no'), { 'retry-after': 'Monday' }),
      'retry-after: Monday',
    ],
    [
      'a problem of another operation',
      { ...lost, path: '/hello' },
      'the status 404 is not documented',
    ],
    [
      'a problem of another kind',
      changed(lost, { type: 'urn:portico:problem:conflict' }),
      '/type must be equal to one of the allowed values',
    ],
    [
      'a problem of another status',
      changed(lost, { status: 405 }),
      '/status must be equal to constant',
    ],
    ['something nowhere', { ...hello, path: '/nowhere' }, 'nothing is documented here'],
    [
      'no problem document nowhere',
      having(nowhere, { 'content-type': 'application/json' }),
      'no problem document',
    ],
    ['half a problem document nowhere', changed(nowhere, { detail: undefined }), "'detail'"],
    ['no methods', wrong, 'allow is missing'],
    ['OPTIONS without methods', without(options, 'allow'), 'allow is missing'],
    ['OPTIONS nowhere', { ...options, path: '/nowhere' }, 'nothing is documented here'],
  ])('is not as documented with %s', (_what, exchange, fault) => {
    expect(faultsIn(exchange).join('\n')).toContain(fault);
  });
});

describe.each(doors)('an app that lies, through $name', (kind) => {
  let door: Door & { close(): Promise<void> };
  let answer: HttpResponse;
  beforeAll(async () => {
    door = await openDoor(kind, async () => answer);
  });
  afterAll(() => door?.close());

  const good: HttpResponse = { status: 200, headers: json, cookies: [], body: hello.body };

  it('fails the test that asks it', async () => {
    answer = good;
    await expect(door.request().get('/hello')).resolves.toMatchObject({ status: 200 });
    answer = { ...good, body: '{"message":1,"path":"/hello","method":"GET"}' };
    await expect(door.request().get('/hello?name=x')).rejects.toThrow(
      'GET /hello answered 200, not as documented:\n/message must be string',
    );
  });

  it('does so without a request id, too', async () => {
    const { 'x-request-id': _, ...headers } = json;
    answer = { ...good, headers };
    await expect(door.request().get('/hello')).rejects.toThrow('x-request-id is missing');
    const { headers: fields, ...late } = problemResponse(
      new HttpFailure('deadline-exceeded', 'late'),
      '1',
    );
    const { 'x-request-id': __, ...rest } = fields;
    answer = { ...late, headers: rest };
    await expect(door.request().get('/hello')).rejects.toThrow('x-request-id is missing');
  });
});
