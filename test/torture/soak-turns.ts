import { testEnvironment } from '../e2e/test-config.ts';
import { type Wire, wireOf } from '../properties/event-doors.ts';
import { hmac, jws } from '../security/jws.ts';

/** What a client does. */
export interface Turn {
  readonly wire: Wire;
  /** So much time the function has, or enough. */
  readonly milliseconds?: number;
  /** The store never answers. */
  readonly isStalled?: true;
  /** The client reads no more than the beginning. */
  readonly leaves?: true;
}

const { JWT_SECRET, JWT_ISSUER, JWT_AUDIENCE } = testEnvironment;
const token = (jti: number, secret = JWT_SECRET): string => {
  const claims = { iss: JWT_ISSUER, aud: JWT_AUDIENCE, sub: `user-${jti}`, jti: `${jti}` };
  const rights = { scope: 'users:read users:write', exp: 4_102_444_800 };
  return `Bearer ${jws({ alg: 'HS256' }, { ...claims, ...rights }, hmac(256, secret))}`;
};
const known = token(0);

const authorized = (authorization: string, path: string, parts: Partial<Wire> = {}): Wire =>
  wireOf(path, {
    ...parts,
    headers: [['Authorization', authorization], ...(parts.headers ?? [])],
  });
const json = ['Content-Type', 'application/json'] as const;

export const creation = (
  email: string,
  authorization = known,
  headers: Wire['headers'] = [],
): Turn => ({
  wire: authorized(authorization, '/users', {
    method: 'POST',
    headers: [json, ...headers],
    body: Buffer.from(`{"name":"Ada","email":"${email}"}`),
  }),
});
export const deletion = (id: string): Turn => ({
  wire: authorized(known, `/users/${id}`, { method: 'DELETE' }),
});

/** A turn about a user that there is; most of it, whoever sends it, is sent by nobody else. */
type MakeTurn = (n: number, path: string) => Turn;

const usual: readonly MakeTurn[] = [
  (n) => ({ wire: wireOf('/hello', { query: `name=${n}` }) }),
  (_, path) => ({ wire: authorized(known, path) }),
  (n, path) => ({ wire: authorized(token(n), path) }),
  (n) => ({ wire: authorized(token(n, 'another secret of thirty-two bytes or so'), '/users') }),
  (n) => creation(`ada-${n}@example.com`, token(n), [['Idempotency-Key', `key-${n}`]]),
  (n) => ({
    wire: authorized(known, '/users', {
      method: 'POST',
      headers: [json],
      body: Buffer.from(`{"name":${n}`),
    }),
  }),
  (n, path) => ({
    wire: authorized(known, path, {
      method: 'PATCH',
      headers: [json, ['If-Match', `"${n}"`]],
      body: Buffer.from('{"name":"Grace"}'),
    }),
  }),
  (n) => ({ wire: wireOf(`/nowhere/${n}`) }),
  (n) => ({ wire: wireOf(`/users/%ff${n}`, { method: 'DELETE' }) }),
  (n, path) => ({ wire: authorized(`Bearer not-a-token-${n}`, path) }),
  (n) => ({ wire: authorized(known, '/users', { query: `limit=5&cursor=${n}` }) }),
  (n) => ({ wire: wireOf('/users', { headers: [['x-api-key', `key-${n}`]] }) }),
  (n) => ({
    wire: wireOf('/health', { method: 'OPTIONS', headers: [['Origin', `https://${n}.example`]] }),
  }),
];

/** What takes longer. */
const rare: readonly MakeTurn[] = [
  (_, path) => ({ wire: authorized(known, path), milliseconds: 501, isStalled: true }),
  () => ({ wire: authorized(known, '/users/export'), leaves: true }),
  () => ({
    wire: authorized(known, '/users', {
      query: 'limit=50',
      headers: [['Accept-Encoding', 'gzip']],
    }),
  }),
  () => ({ wire: authorized(known, '/users/export') }),
];

/** The turn that is a door's so-many-eth, of which one in a hundred is a rare one. */
export const turnOf = (pick: number, n: number, path: string): Turn => {
  const isRare = pick % 100 === 0;
  const [from, at] = isRare ? [rare, pick / 100] : [usual, pick];
  return (from[at % from.length] as MakeTurn)(n, path);
};
