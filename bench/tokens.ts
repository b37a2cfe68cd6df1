import { createHmac, randomUUID } from 'node:crypto';

/** What every contender is configured with. */
export const environment = {
  JWT_SECRET: 'a-secret-of-the-benchmark-that-is-long-enough',
  JWT_ISSUER: 'https://issuer.example',
  JWT_AUDIENCE: 'https://api.example',
} as const;

/** How many callers there are where they call in turn. */
export const callers = 10_000;

const encoded = (json: unknown): string => Buffer.from(JSON.stringify(json)).toString('base64url');
const header = encoded({ alg: 'HS256', typ: 'at+jwt' });

/** A token (RFC 9068) that is good for an hour, and like no other. */
export const newToken = (sub = 'alice'): string => {
  const iat = Math.floor(Date.now() / 1_000);
  const payload = encoded({
    iss: environment.JWT_ISSUER,
    aud: environment.JWT_AUDIENCE,
    sub,
    client_id: 'benchmark',
    scope: 'users:read users:write',
    iat,
    exp: iat + 3_600,
    jti: randomUUID(),
  });
  const signed = `${header}.${payload}`;
  const signature = createHmac('sha256', environment.JWT_SECRET).update(signed).digest('base64url');
  return `${signed}.${signature}`;
};
