import { once } from 'node:events';
import { type IncomingHttpHeaders, type IncomingMessage, request as send } from 'node:http';
import { buffer } from 'node:stream/consumers';
import { brotliDecompressSync, gunzipSync, zstdDecompressSync } from 'node:zlib';
import { container, tokens } from '../../src/infrastructure/main/container.ts';
import { type Door, describeEveryDoor, doors, openDoor } from './describe-every-door.ts';
import { bearer, testConfig } from './test-config.ts';

const decoders = { zstd: zstdDecompressSync, br: brotliDecompressSync, gzip: gunzipSync };
type Coding = keyof typeof decoders;
const codings = Object.keys(decoders) as Coding[];

interface Asked {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

interface Answer {
  readonly status: number | undefined;
  readonly headers: IncomingHttpHeaders;
  /** As they came. */
  readonly bytes: Buffer;
}

/** Without a client that decodes. */
const ask = async ({ port, prefix }: Door, path: string, asked: Asked = {}): Promise<Answer> => {
  const { method = 'GET', headers, body } = asked;
  const authorization = await bearer({ scope: 'users:read users:write' });
  const message = send({
    host: '127.0.0.1',
    port,
    path: `${prefix}${path}`,
    method,
    headers: { authorization, ...headers },
  }).end(body);
  const [response]: IncomingMessage[] = await once(message, 'response');
  const { statusCode: status, headers: fields } = response as IncomingMessage;
  return { status, headers: fields, bytes: await buffer(response as IncomingMessage) };
};

const create = async (door: Door, name: string, email: string): Promise<string> => {
  const headers = { 'content-type': 'application/json' };
  const body = JSON.stringify({ name, email });
  const { status, headers: made } = await ask(door, '/users', { method: 'POST', headers, body });
  expect(status).toBe(201);
  return String(made.location).slice(door.prefix.length);
};

const taking = (coding: string) => ({ headers: { 'accept-encoding': coding } });

const decoded = ({ headers, bytes }: Answer): string => {
  const { [headers['content-encoding'] as Coding]: decode } = decoders;
  return String(decode(bytes));
};

/** What tells of the content, not of the message that brings it. */
const ofContent = ({ headers }: Answer) => {
  const { 'content-type': type, 'content-encoding': coding, vary, etag } = headers;
  return { type, coding, vary, etag };
};

describeEveryDoor('a compressed answer', (door) => {
  beforeAll(async () => {
    for (let user = 0; user < 30; user += 1) {
      await create(door(), `User nº ${user}`, `user${user}@example.com`);
    }
  });

  describe.each(['/users?limit=30', '/users/export'])('to GET %s', (path) => {
    it.each(codings)('has the same content in %s', async (coding) => {
      const plain = await ask(door(), path);
      const answer = await ask(door(), path, taking(coding));
      expect(answer.status).toBe(200);
      expect(ofContent(answer)).toEqual({ ...ofContent(plain), coding });
      expect(decoded(answer)).toBe(String(plain.bytes));
      expect(answer.bytes.length).toBeLessThan(plain.bytes.length / 2);
    });

    it.each([
      ['gzip;q=0.5, br;q=0.8', 'br'],
      ['gzip, deflate, br, zstd', 'zstd'],
      ['zstd;q=0, br;q=0, *;q=0.1', 'gzip'],
      ['identity;q=0.1, X-GZIP', 'gzip'],
    ])('for %j is in %s', async (field, coding) => {
      expect((await ask(door(), path, taking(field))).headers['content-encoding']).toBe(coding);
    });

    it.each(['', 'identity', 'deflate', '*;q=0', 'identity;q=0', 'br;q=0.5, identity;q=1'])(
      'for %j is in none',
      async (field) => {
        const answer = await ask(door(), path, taking(field));
        expect(ofContent(answer)).toEqual(ofContent(await ask(door(), path)));
        expect(String(answer.bytes)).toContain('user29@example.com');
      },
    );

    it('is in none for who wants no transformation', async () => {
      const headers = { 'accept-encoding': 'br', 'cache-control': 'no-transform' };
      const answer = await ask(door(), path, { headers });
      expect(answer.headers).not.toHaveProperty('content-encoding');
      expect(answer.headers.vary).toBe('accept-encoding');
    });

    it('says on what it depends, to HEAD too', async () => {
      for (const coding of ['br', 'identity']) {
        const get = await ask(door(), path, taking(coding));
        const head = await ask(door(), path, { ...taking(coding), method: 'HEAD' });
        expect(get.headers.vary).toBe('accept-encoding');
        expect(ofContent(head)).toEqual(ofContent(get));
        expect(head.bytes).toHaveLength(0);
      }
    });
  });

  it('may be a problem, when it is long', async () => {
    const body = JSON.stringify(
      Object.fromEntries(Array.from({ length: 90 }, (_, i) => [`a${i}`, i])),
    );
    const headers = { 'content-type': 'application/json', 'accept-encoding': 'br' };
    const answer = await ask(door(), '/users', { method: 'POST', headers, body });
    expect(answer.status).toBe(400);
    expect(answer.headers['content-type']).toBe('application/problem+json');
    expect(JSON.parse(decoded(answer))).toMatchObject({
      type: 'urn:portico:problem:invalid-input',
    });
  });

  it.each(['/hello', '/users/nobody', '/nowhere'])('is not worth it for %s', async (path) => {
    const { headers } = await ask(door(), path, taking('br'));
    expect(headers).not.toHaveProperty('content-encoding');
    expect(headers).not.toHaveProperty('vary');
  });

  it('comes to a client that decodes as if nothing had happened', async () => {
    const plain = await ask(door(), '/users?limit=30');
    const response = await door()
      .request()
      .get('/users?limit=30')
      .set('authorization', await bearer({ scope: 'users:read' }))
      .set('accept-encoding', 'gzip');
    expect(response.get('content-encoding')).toBe('gzip');
    expect(response.body).toEqual(JSON.parse(String(plain.bytes)));
  });
});

describe.each(doors)('through $name, where any answer is compressed,', (kind) => {
  let door: Awaited<ReturnType<typeof openDoor>>;
  let user: string;
  beforeAll(async () => {
    const services = container({ ...testConfig, compressMinBytes: 0 });
    door = await openDoor(kind, await services.getAsync(tokens.App));
    user = await create(door, 'Ada', 'ada@example.com');
  });
  afterAll(() => door?.close());

  it.each(codings)('a tag is weak in %s, and strong in none', async (coding) => {
    const encoded = await ask(door, user, taking(coding));
    expect(encoded.headers).toMatchObject({ 'content-encoding': coding, etag: 'W/"1"' });
    expect(JSON.parse(decoded(encoded))).toMatchObject({ email: 'ada@example.com' });
    expect((await ask(door, user)).headers.etag).toBe('"1"');
  });

  it.each(['"1"', 'W/"1"'])('%s is known in any coding', async (tag) => {
    for (const coding of [...codings, 'identity']) {
      const full = await ask(door, user, taking(coding));
      const headers = { 'accept-encoding': coding, 'if-none-match': tag };
      const answer = await ask(door, user, { headers });
      expect(answer.status).toBe(304);
      expect(answer.bytes).toHaveLength(0);
      expect(ofContent(answer)).toEqual({
        etag: full.headers.etag,
        vary: 'accept-encoding',
        type: undefined,
        coding: undefined,
      });
    }
  });

  it('an answer without content has no coding', async () => {
    const unwanted = await create(door, 'Eve', 'eve@example.com');
    const answer = await ask(door, unwanted, { ...taking('br'), method: 'DELETE' });
    expect(answer.status).toBe(204);
    expect(answer.headers).not.toHaveProperty('content-encoding');
  });
});
