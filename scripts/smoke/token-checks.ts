import { createHmac, generateKeyPairSync, sign } from 'node:crypto';
import { contract } from '../../src/adapters/http/contract/contract.ts';
import {
  type Check,
  type Door,
  expectThat,
  isRefusal,
  Skipped,
  tokenOf,
  withToken,
} from './check.ts';

const encoded = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');

const scopes = contract.flatMap(({ access }) => (access === 'public' ? [] : [access.scope]));

/** What somebody would like to be believed, beside what the token at hand says of its issuer. */
const wished = ({ token }: Door): string => {
  const payload = Buffer.from(token?.split('.')[1] ?? '', 'base64url').toString() || '{}';
  return encoded({
    ...JSON.parse(payload),
    ...{ sub: 'smoke', scope: scopes.join(' '), roles: ['admin'] },
    exp: Math.floor(Date.now() / 1_000) + 3_600,
  });
};

type Forge = (door: Door) => string;

const unsigned =
  (alg: string): Forge =>
  (door) =>
    `${encoded({ alg })}.${wished(door)}.`;

const signedBy =
  (secret: string): Forge =>
  (door) => {
    const content = `${encoded({ alg: 'HS256' })}.${wished(door)}`;
    return `${content}.${createHmac('sha256', secret).update(content).digest('base64url')}`;
  };

const withItsOwnKey: Forge = (door) => {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519');
  const header = { alg: 'EdDSA', jwk: publicKey.export({ format: 'jwk' }) };
  const content = `${encoded(header)}.${wished(door)}`;
  return `${content}.${sign(null, Buffer.from(content), privateKey).toString('base64url')}`;
};

/** The token at hand, with some of its parts replaced. */
const altered =
  (change: (parts: readonly string[], door: Door) => readonly string[]): Forge =>
  (door) =>
    change(tokenOf(door).split('.'), door).join('.');

const otherThan = (text = ''): string => (text.startsWith('A') ? 'B' : 'A') + text.slice(1);

/** What libraries have been talked into (RFC 8725 §2). */
const forgeries: Readonly<Record<string, Forge>> = {
  rubbish: () => 'rubbish',
  'a token without an algorithm': unsigned('none'),
  'a token without an algorithm, spelled otherwise': unsigned('NoNe'),
  'a token signed with an empty secret': signedBy(''),
  'a token signed with a secret that is easy to guess': signedBy('secret'),
  'a token that brings its own key': withItsOwnKey,
  'a token with more rights than were given': altered((parts, door) => parts.with(1, wished(door))),
  'a token with another signature': altered((parts) => parts.with(2, otherThan(parts[2]))),
  'a token without its signature': altered((parts) => parts.with(2, '')),
};

/** Reads, needs a token, and is about nothing that has to be there. */
const closed = contract.find(
  ({ method, path, access }) => method === 'GET' && access !== 'public' && !path.includes('{'),
);

const expectRefusal = async (door: Door, query: string, headers = {}): Promise<void> => {
  if (!closed) throw new Skipped('the contract has no list that needs a token');
  const answer = await door.ask({ path: `${closed.path}${query}`, headers });
  expectThat(isRefusal(answer), `answered ${answer.status}`);
};

/** Credentials that must not be accepted; the scenarios of the contract show that good ones are. */
export const tokenChecks: readonly Check[] = [
  ...Object.entries(forgeries).map(([what, forge]) => ({
    name: `refuses ${what}`,
    run: (door: Door) => expectRefusal(door, '', withToken(door, forge(door))),
  })),
  {
    // It would be in every log on its way (RFC 9700 §4.3.2).
    name: 'takes no token from the query',
    run: (door) => expectRefusal(door, `?access_token=${tokenOf(door)}`),
  },
];
