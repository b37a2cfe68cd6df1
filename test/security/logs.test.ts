import { userOperations } from '../e2e/user-operations.ts';
import type { Fields } from '../gateway/wire.ts';
import { requestId, type Wire } from '../properties/event-doors.ts';
import { carrying, type ForgedFields, forgedFields } from './forged-fields.ts';
import { forgedTokens } from './forged-tokens.ts';
import {
  goodClaims,
  type Issuer,
  keySetIssuer,
  secret,
  secretIssuer,
  signedBy,
} from './issuers.ts';
import { tokenDoors } from './token-doors.ts';
import { openSystem, requestFor, type System } from './token-system.ts';

/** What the app and the authorizers of a system log of a request. */
const loggedBy = async (system: System, wire: Wire): Promise<readonly string[]> => {
  const door = tokenDoors.find(({ name }) => name === 'Function URL');
  system.logged();
  await (await door?.open(system.app))?.send(wire);
  for (const decide of system.authorizers) await decide(wire);
  return system.logged();
};

const authorization = (value: string): Fields => [['Authorization', value]];
const createUser = userOperations
  .filter(({ id }) => id === 'createUser')
  .map(requestFor)[0] as Wire;

/** All that a text has in a row of this many characters. */
const pieces = (text: string, length = 8): string[] =>
  Array.from({ length: Math.max(0, text.length - length + 1) }, (_, i) =>
    text.slice(i, i + length),
  );

/** What tells of somebody or lets somebody in. */
const secrets = [
  secret,
  String(goodClaims()['name']),
  String(goodClaims()['email']),
  String(goodClaims()['sub']),
  ...Object.values(JSON.parse(createUser.body.toString()) as Record<string, string>),
];

describe.each([secretIssuer, keySetIssuer])('a system that believes $name', (issuer: Issuer) => {
  let system: System;
  beforeAll(async () => {
    system = await openSystem(issuer);
  });
  afterAll(() => system?.server.stop());

  // One of megabytes is refused for its length, as those of kilobytes are.
  const tokens = forgedTokens(issuer).filter(({ token }) => token.length < 1_000_000);
  const fields = forgedFields(issuer.good, tokens[0]?.token ?? '');
  const attempts: readonly ForgedFields[] = [
    ...tokens.map(({ what, token }) => ({ what, headers: authorization(`Bearer ${token}`) })),
    ...fields,
  ];

  it(`logs each of ${attempts.length} refusals with its code and request id, and nothing of the token`, async () => {
    const distinct = new Set<string>();
    const odd: string[] = [];
    // Keys that cannot be used are logged with the first token.
    await loggedBy(
      system,
      carrying(createUser, { headers: authorization(`Bearer ${issuer.good}`) }),
    );
    for (const { what, ...rest } of attempts) {
      const lines = await loggedBy(system, carrying(createUser, rest));
      const entries = lines.map((line) => JSON.parse(line));
      const told = entries.filter(
        (entry) =>
          entry.requestId === requestId &&
          entry.level === 'warn' &&
          ['unauthenticated', 'invalid-token', 'invalid-api-key'].includes(entry.code),
      );
      const isEach = ['request', ...Array(4).fill('authorizer')].every(
        (message, i) => entries[i]?.message === message,
      );
      if (!isEach || told.length !== 5 || entries.length !== 5) odd.push(`${what}: ${lines}`);
      for (const line of lines) distinct.add(line.replace(/"durationMs":[\d.]+/, ''));
    }
    const logged = new Set([...distinct].flatMap((line) => pieces(line)));
    expect(odd.slice(0, 5)).toEqual([]);
    // The log quotes texts too, as a token that is written as JSON does.
    const leaked = [{ what: 'the good one', token: issuer.good }, ...tokens]
      .filter(({ token }) => token.includes('.') && !token.includes('"'))
      .map(({ what, token }) => ({ what, parts: token.split('.').slice(1).join('.') }))
      .filter(({ parts }) => pieces(parts).some((piece) => logged.has(piece)))
      .map(({ what }) => what);
    expect(leaked).toEqual([]);
    const seen = (text: string) => pieces(text).some((piece) => logged.has(piece));
    expect(secrets.filter(seen)).toEqual([]);
  });
});

const hostile =
  '\r\n{"level":"error","message":"forged"}\u001b]0;x\u0007\u001b[2J\0\t\u007f\u0085\u009b';
/** On a terminal. */
const colours = new RegExp(`${String.fromCharCode(0x1b)}\\[\\d+m`, 'g');

const { claiming, heading } = signedBy(secretIssuer);

describe.each(['json', 'pretty'] as const)('the log as %s', (format) => {
  let system: System;
  beforeAll(async () => {
    system = await openSystem(secretIssuer, format);
  });
  afterAll(() => system?.server.stop());

  const good = authorization(`Bearer ${secretIssuer.good}`);
  const get = (path: string, headers: Fields = good): Wire => ({
    ...createUser,
    method: 'GET',
    path,
    headers,
    body: Buffer.alloc(0),
  });
  const encoded = encodeURIComponent(hostile);

  it.each<[string, Wire]>([
    ['a path', get(`/users/${encoded}`)],
    ['a path of nothing', get(`/users/${encoded}`, [])],
    ['a query', { ...get('/users'), query: `${encoded}=${encoded}` }],
    ['a trace', get('/users', [...good, ['traceparent', hostile], ['x-amzn-trace-id', hostile]])],
    ['a field', get('/users', [...good, [hostile, hostile], ['User-Agent', hostile]])],
    ['no token', get('/users', authorization(hostile))],
    ['a bad token', get('/users', authorization(`Bearer ${hostile}`))],
    ['a key', get('/users', [['x-api-key', hostile]])],
    ['a sub', get('/users', authorization(`Bearer ${claiming({ sub: hostile })}`))],
    ['a kid', get('/users', authorization(`Bearer ${heading({ kid: hostile, alg: 'none' })}`))],
    ['an extension', get('/users', authorization(`Bearer ${heading({ crit: [hostile] })}`))],
    ['an issuer', get('/users', authorization(`Bearer ${claiming({ iss: hostile })}`))],
  ])('has no line and no control character more for %s', async (_what, wire) => {
    const lines = await loggedBy(system, wire);
    const requests = lines.filter((line) => line.includes(format === 'json' ? '"request"' : ' ms'));
    expect(requests).toHaveLength(1);
    const plain = lines.map((line) => line.replaceAll(colours, ''));
    const isClean = format === 'json' ? /^[^\p{Cc}\p{Zl}\p{Zp}]+\n$/u : /^([^\p{Cc}]|\n)+\n$/u;
    expect(plain.filter((line) => !isClean.test(line))).toEqual([]);
    expect(plain.filter((line) => /^\{"level"/m.test(line))).toEqual([]);
  });
});
