export const issuer = 'https://issuer.example';
export const audience = 'portico';

/** The time of these tests, and NumericDates (RFC 7519 §2) around it. */
export const now = new Date('2030-01-01T00:00:00Z');
export const inSeconds = (seconds: number): number => now.getTime() / 1_000 + seconds;

/** Claims of a good token; `undefined` takes one away. */
export const claims = (changes: Record<string, unknown> = {}): Record<string, unknown> => ({
  iss: issuer,
  aud: audience,
  sub: 'alice',
  exp: inSeconds(60),
  ...changes,
});

/** A part of a token (RFC 7515 §2). */
export const encoded = (part: unknown): string =>
  Buffer.from(JSON.stringify(part)).toString('base64url');
