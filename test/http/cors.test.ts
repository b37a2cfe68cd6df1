import fc from 'fast-check';
import * as z from 'zod/mini';
import { contract } from '../../src/adapters/http/contract/contract.ts';
import { operation } from '../../src/adapters/http/contract/operation.ts';
import { type CorsSettings, cors } from '../../src/adapters/http/policies/cors.ts';
import { corsHeaders } from '../../src/adapters/http/policies/cors-headers.ts';
import { anyText } from '../properties/any-text.ts';
import { request } from './request.ts';

const page = 'https://app.example.com';
const other = 'https://other.example.net';
const anybody: CorsSettings = { origins: ['*'], credentials: false };
const listed: CorsSettings = { origins: ['http://localhost:5173', page], credentials: false };
const subdomains = (...origins: string[]): CorsSettings => ({ origins, credentials: false });

const fromOrigin = (origin?: string) =>
  new Map<string, string>(origin === undefined ? [] : [['origin', origin]]);

/** The fields that an answer with a few of its own gets. */
const answered = (
  settings: CorsSettings,
  origin?: string,
  own: Readonly<Record<string, string>> = {},
) => {
  const response = { status: 200, headers: own, cookies: [], body: 'content' };
  const { headers, ...rest } = cors(
    settings,
    contract,
    'authorization',
  )(request({ headers: fromOrigin(origin) }), response);
  expect(rest).toEqual({ status: 200, cookies: [], body: 'content' });
  return headers;
};

/** The fields that the answer to a preflight gets. */
const preflighted = (
  settings: CorsSettings,
  origin: string,
  own: Readonly<Record<string, string>> = { allow: 'GET, HEAD, OPTIONS' },
) => {
  const headers = fromOrigin(origin)
    .set('access-control-request-method', 'PUT')
    .set('access-control-request-headers', 'x-anything');
  return cors(
    settings,
    contract,
    'authorization',
  )(request({ method: 'OPTIONS', headers }), {
    ...{ status: 204, headers: own, cookies: [], body: '' },
  }).headers;
};

const allowedOrigin = (settings: CorsSettings, origin?: string) =>
  answered(settings, origin)['access-control-allow-origin'];

const corsNames = (headers: Readonly<Record<string, string>>) =>
  Object.keys(headers).filter((name) => name.startsWith('access-control-'));

const { requestHeaders, exposedHeaders } = corsHeaders(contract, 'authorization');

describe('the response to a page', () => {
  it('has its origin and the exposed headers', () => {
    expect(answered(listed, page, { etag: '"1"' })).toStrictEqual({
      etag: '"1"',
      vary: 'origin',
      'access-control-allow-origin': page,
      'access-control-expose-headers': exposedHeaders.join(', '),
    });
  });

  it('says whether requests may bring credentials', () => {
    const { 'access-control-allow-credentials': allowed, ...rest } = answered(
      { ...listed, credentials: true },
      page,
    );
    expect(allowed).toBe('true');
    expect(rest).toStrictEqual(answered(listed, page));
  });

  it.each([
    ['of another origin', other],
    ['without an origin', undefined],
    ['of an opaque origin', 'null'],
  ])('%s has no CORS headers, but varies on the origin', (_, origin) => {
    for (const credentials of [false, true]) {
      const settings = { ...listed, credentials };
      expect(answered(settings, origin, { etag: '"1"' })).toStrictEqual({
        etag: '"1"',
        vary: 'origin',
      });
    }
  });

  it.each([page, 'null', undefined])(
    'is the same for all when everybody is allowed: %s',
    (origin) => {
      expect(answered(anybody, origin)).toStrictEqual({
        'access-control-allow-origin': '*',
        'access-control-expose-headers': exposedHeaders.join(', '),
      });
    },
  );

  it('keeps the names already in Vary', () => {
    const vary = 'Accept-Encoding';
    expect(answered(listed, page, { vary })['vary']).toBe('accept-encoding, origin');
    expect(answered(anybody, page, { vary })['vary']).toBe(vary);
  });

  it('to OPTIONS that is not a preflight is as to any other request', () => {
    const app = cors(listed, contract, 'authorization');
    const response = { status: 204, headers: { allow: 'GET' }, cookies: [], body: '' };
    const options = { method: 'OPTIONS', headers: fromOrigin(page) };
    expect(app(request(options), response).headers).toStrictEqual({
      allow: 'GET',
      ...answered(listed, page),
    });
  });

  it('to OPTIONS with a requested method, but without an origin, is not a preflight response', () => {
    const app = cors(anybody, contract, 'authorization');
    const response = { status: 204, headers: { allow: 'GET' }, cookies: [], body: '' };
    const headers = new Map([['access-control-request-method', 'PUT']]);
    expect(app(request({ method: 'OPTIONS', headers }), response).headers).toStrictEqual({
      allow: 'GET',
      ...answered(anybody),
    });
  });

  it('to another method with a requested method is not a preflight response', () => {
    const app = cors(listed, contract, 'authorization');
    const response = { status: 405, headers: { allow: 'GET' }, cookies: [], body: '' };
    const headers = fromOrigin(page).set('access-control-request-method', 'PUT');
    expect(app(request({ method: 'PUT', headers }), response).headers).toStrictEqual({
      allow: 'GET',
      ...answered(listed, page),
    });
  });
});

describe('the response to a preflight', () => {
  const vary = 'origin, access-control-request-method, access-control-request-headers';

  it('has the allowed methods and headers, and their max-age', () => {
    expect(preflighted(listed, page)).toStrictEqual({
      allow: 'GET, HEAD, OPTIONS',
      vary,
      'access-control-allow-origin': page,
      'access-control-allow-methods': 'GET, HEAD, OPTIONS',
      'access-control-allow-headers': requestHeaders.join(', '),
      'access-control-max-age': '7200',
    });
  });

  it('allows an app origin and the additional headers', () => {
    const app = 'capacitor://localhost';
    const headers = preflighted({ ...subdomains(page, app), headers: ['x-tenant'] }, app);
    expect(headers['access-control-allow-origin']).toBe(app);
    expect(headers['access-control-allow-headers']?.split(', ')).toEqual(
      [...requestHeaders, 'x-tenant'].sort(),
    );
  });

  it('does not echo the requested headers', () => {
    expect(JSON.stringify(preflighted(listed, page))).not.toMatch(/PUT|x-anything/);
  });

  it('says whether requests may bring credentials', () => {
    const headers = preflighted({ ...listed, credentials: true }, page);
    expect(headers['access-control-allow-credentials']).toBe('true');
  });

  it('is the same for every origin with *', () => {
    expect(preflighted(anybody, page)).toMatchObject({
      vary: 'access-control-request-method, access-control-request-headers',
      'access-control-allow-origin': '*',
      'access-control-allow-methods': 'GET, HEAD, OPTIONS',
    });
  });

  it('of another origin has no CORS headers', () => {
    expect(preflighted(listed, other)).toStrictEqual({ allow: 'GET, HEAD, OPTIONS', vary });
  });

  it('for a path that does not exist can be read by the page', () => {
    expect(preflighted(listed, page, {})).toStrictEqual({
      ...answered(listed, page),
      vary,
    });
  });

  it('does not let public pages into private networks', () => {
    const headers = fromOrigin(page)
      .set('access-control-request-method', 'GET')
      .set('access-control-request-private-network', 'true');
    const response = { status: 204, headers: { allow: 'GET' }, cookies: [], body: '' };
    const answer = cors(
      listed,
      contract,
      'authorization',
    )(request({ method: 'OPTIONS', headers }), response);
    expect(corsNames(answer.headers)).not.toContain('access-control-allow-private-network');
  });
});

describe('an origin', () => {
  it.each(listed.origins)('%s is allowed when it is listed', (origin) => {
    expect(allowedOrigin(listed, origin)).toBe(origin);
  });

  it.each([
    'http://app.example.com',
    'https://app.example.com:8443',
    'https://app.example.com/',
    'https://APP.example.com',
    'https://app.example.com.evil.com',
    'https://evilapp.example.com',
    'https://appXexample.com',
    `${page},${page}`,
    `${page}, ${other}`,
    ` ${page}`,
    'app.example.com',
    'http://localhost',
    'http://localhost:51730',
    'null',
    '',
    '*',
  ])('%j is not allowed when it is not listed', (origin) => {
    expect(allowedOrigin(listed, origin)).toBeUndefined();
  });

  it.each([
    'https://a.example.com',
    'https://a.b-c.example.com',
    'https://xn--bcher-kva.example.com',
    'https://a_b.example.com',
    'https://1.example.com',
  ])('%s is allowed by its pattern', (origin) => {
    expect(allowedOrigin(subdomains('https://*.example.com'), origin)).toBe(origin);
  });

  it.each([
    'https://example.com',
    'https://.example.com',
    'https://a..example.com',
    'https://.a.example.com',
    'https://evilexample.com',
    'https://a.exampleXcom',
    'https://a.example.com.evil.com',
    'https://a.example.com:8443',
    'http://a.example.com',
    'http://app.example.com',
    'capacitor://app.example.com',
    'https://evil.com/.example.com',
    'https://evil.com?.example.com',
    'https://evil.com#.example.com',
    'https://evil.com\\.example.com',
    'https://evil.com:80.example.com',
    'https://user@a.example.com',
    'https://user:secret@a.example.com',
    'https://evil.com@.example.com',
    'https://evil.com%2f.example.com',
    'https://evil.com\n.example.com',
    'https://a.example.com\n',
    'https://a b.example.com',
    'https://A.example.com',
    'https://*.example.com',
    'https://a.example.com,https://b.example.com',
    'null',
    '*',
    '',
  ])('%j is not allowed by a pattern', (origin) => {
    expect(allowedOrigin(subdomains('https://*.example.com'), origin)).toBeUndefined();
  });

  it('has the scheme and the port of its pattern', () => {
    const settings = subdomains('http://*.localhost:3000');
    expect(allowedOrigin(settings, 'http://a.localhost:3000')).toBe('http://a.localhost:3000');
    expect(allowedOrigin(settings, 'http://a.localhost')).toBeUndefined();
    expect(allowedOrigin(settings, 'http://a.localhost:30000')).toBeUndefined();
    expect(allowedOrigin(settings, 'https://a.localhost:3000')).toBeUndefined();
  });

  it('is allowed by a pattern beside others', () => {
    const settings = subdomains(page, 'https://*.example.org', 'https://*.example.net');
    for (const origin of [page, 'https://a.example.org', other]) {
      expect(allowedOrigin(settings, origin)).toBe(origin);
    }
  });
});

/** As a browser takes it apart; every origin that it sends is one that it would write again. */
const isWanted = (origin: string): boolean => {
  const { protocol, hostname, port, origin: written } = URL.parse(origin) ?? {};
  if (written !== origin) return false;
  if (origin === page) return true;
  const host = hostname ?? '';
  return protocol === 'https:' && host.endsWith('.example.org') && port === '8443';
};

describe('an arbitrary origin', () => {
  const settings = { ...subdomains(page, 'https://*.example.org:8443'), credentials: true };
  const piece = fc.constantFrom(
    ...['https://', 'http://', 'app', 'a', '.', '*', '-', '@', ':', '/', '\\', '?', '#', '%2e'],
    ...['example', '.example.org', '.example.com', '.com', ':8443', ':443', ',', ' ', '\n', 'É'],
  );
  const likely = fc
    .tuple(
      fc.constantFrom('https://', 'http://', 'wss://'),
      fc.array(piece, { maxLength: 4 }),
      fc.constantFrom('', '.example.org:8443'),
    )
    .map(([scheme, pieces, end]) => `${scheme}${pieces.join('')}${end}`);
  const subdomain = fc.domain().map((domain) => `https://${domain}.example.org:8443`);
  const origins = fc.oneof(
    anyText(),
    fc.webUrl(),
    fc.array(piece, { maxLength: 8 }).map((pieces) => pieces.join('')),
    likely,
    subdomain,
  );

  it('is returned only if it is allowed', () => {
    fc.assert(
      fc.property(origins, (origin) => {
        const headers = answered(settings, origin);
        if (corsNames(headers).length === 0) expect(headers).toStrictEqual({ vary: 'origin' });
        else
          expect([headers['access-control-allow-origin'], isWanted(origin)]).toEqual([
            origin,
            true,
          ]);
      }),
      { numRuns: 5000 },
    );
  });

  it('is returned if it is an allowed subdomain', () => {
    fc.assert(
      fc.property(subdomain, (origin) => {
        expect([allowedOrigin(settings, origin), isWanted(origin)]).toEqual([origin, true]);
      }),
    );
  });

  it('is not returned with *', () => {
    fc.assert(
      fc.property(origins, (origin) => {
        expect(answered(anybody, origin)).toStrictEqual(answered(anybody));
      }),
    );
  });
});

describe('the headers of the contract', () => {
  it('are those that pages may send and read', () => {
    expect(corsHeaders(contract, 'authorization')).toStrictEqual({
      methods: ['DELETE', 'GET', 'HEAD', 'OPTIONS', 'PATCH', 'POST'],
      requestHeaders: [
        ...['authorization', 'baggage', 'content-type', 'idempotency-key', 'if-match'],
        ...['if-none-match', 'sentry-trace', 'traceparent', 'tracestate'],
        ...['x-amz-content-sha256', 'x-amz-date', 'x-amz-security-token', 'x-amzn-trace-id'],
        'x-api-key',
      ],
      exposedHeaders: [
        ...['accept', 'accept-encoding', 'accept-patch'],
        ...['allow', 'etag', 'link', 'location', 'ratelimit', 'ratelimit-policy', 'retry-after'],
        ...['www-authenticate', 'x-amzn-remapped-www-authenticate', 'x-request-id'],
      ],
    });
  });

  it('include the additional headers without duplicates', () => {
    const { requestHeaders: some } = corsHeaders(contract, 'authorization', [
      'X-Tenant',
      'Baggage',
    ]);
    expect(some).toEqual([...requestHeaders, 'x-tenant'].sort());
  });

  it('are derived from each operation', () => {
    const put = operation({
      id: 'put',
      summary: 'Put',
      method: 'PUT',
      path: '/put',
      access: 'public',
      request: { headers: z.object({ 'x-first': z.string(), 'x-last': z.optional(z.string()) }) },
      answers: {
        200: { description: 'One', headers: { 'x-one': 'one' } },
        204: { description: 'Two', headers: { 'x-two': 'two', etag: 'The version' } },
      },
    })(async () => ({ status: 200, headers: { 'x-one': '1' } }));
    const fields = corsHeaders([put], 'x-token');
    expect(fields.methods).toEqual(['HEAD', 'OPTIONS', 'PUT']);
    expect(fields.requestHeaders).toEqual(
      expect.arrayContaining(['x-token', 'x-first', 'x-last', 'content-type']),
    );
    expect(fields.requestHeaders).not.toContain('authorization');
    expect(fields.exposedHeaders).toEqual(expect.arrayContaining(['x-one', 'x-two']));
    expect(fields.exposedHeaders.filter((name) => name === 'etag')).toEqual(['etag']);
  });

  it('come from object shapes', () => {
    for (const { request } of contract) {
      if (request?.headers) expect(request.headers).toBeInstanceOf(z.ZodMiniObject);
    }
  });
});
