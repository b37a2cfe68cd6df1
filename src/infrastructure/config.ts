import { en } from 'zod/locales';
import * as z from 'zod/mini';
import type { LogLevel } from '../application/ports.ts';

z.config(en());

/** HMAC with SHA-2 (RFC 7518 §3.2), with the least number of bytes its secret must have. */
const secretBytes = { HS256: 32, HS384: 48, HS512: 64 } as const;
type HmacAlgorithm = keyof typeof secretBytes;

const publicKeyAlgorithms = [
  ...['RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512'],
  ...['ES256', 'ES384', 'ES512', 'EdDSA', 'Ed25519'],
];

export interface JwtConfig {
  readonly issuer: string;
  readonly audience: string;
  readonly keys:
    | { readonly secret: Uint8Array; readonly algorithms: readonly HmacAlgorithm[] }
    | { readonly jwksUrl: URL; readonly algorithms: readonly string[] };
}

export type DatabaseConfig =
  | { readonly kind: 'memory' }
  | { readonly kind: 'sqlite'; readonly path: string };

export interface Config {
  readonly database: DatabaseConfig;
  readonly jwt: JwtConfig;
  readonly port: number;
  readonly host: string;
  readonly logLevel: LogLevel;
}

export type Environment = Readonly<Record<string, string | undefined>>;

/** A setting is missing or no good; the message names it and never holds its value. */
export class ConfigError extends Error {}

/** The scheme of a `DATABASE_URL`, and what follows it. */
const database = z.pipe(
  z.string(),
  z.transform((url: string, context): DatabaseConfig => {
    if (url === 'memory:') return { kind: 'memory' };
    const path = /^sqlite:(?<path>[^\0]+)$/.exec(url)?.groups?.['path'];
    if (path) return { kind: 'sqlite', path };
    context.issues.push({
      code: 'custom',
      message: 'must be memory: or sqlite:<path>',
      input: url,
    });
    return z.NEVER;
  }),
);

const isLoopback = ({ hostname }: URL): boolean =>
  hostname === 'localhost' || hostname === '[::1]' || /^127(\.\d{1,3}){3}$/.test(hostname);

const jwksUrl = z.string().check(
  z.refine((text) => {
    const url = URL.parse(text);
    return url?.protocol === 'https:' || (url?.protocol === 'http:' && isLoopback(url));
  }, 'must be an https URL'),
);

export const environment = z.object({
  DATABASE_URL: database,
  JWT_SECRET: z.optional(z.string()),
  JWKS_URL: z.optional(jwksUrl),
  JWT_ISSUER: z.string().check(z.minLength(1)),
  JWT_AUDIENCE: z.string().check(z.minLength(1)),
  JWT_ALGORITHMS: z.optional(z.string()),
  PORT: z._default(
    z.string().check(z.refine(isPort, 'must be a port number from 0 to 65535')),
    '3000',
  ),
  HOST: z._default(z.string().check(z.minLength(1)), '127.0.0.1'),
  LOG_LEVEL: z._default(z.enum(['debug', 'info', 'warn', 'error']), 'info'),
});

function isPort(text: string): boolean {
  return /^\d{1,5}$/.test(text) && Number(text) <= 65_535;
}

/** Throws a `ConfigError` of one line. */
export const readConfig = (env: Environment): Config => {
  const result = z.safeParse(environment, env);
  if (!result.success) {
    throw new ConfigError(result.error.issues.map((issue) => describe(issue, env)).join('; '));
  }
  const { data } = result;
  return {
    database: data.DATABASE_URL,
    jwt: { issuer: data.JWT_ISSUER, audience: data.JWT_AUDIENCE, keys: jwtKeys(data) },
    port: Number(data.PORT),
    host: data.HOST,
    logLevel: data.LOG_LEVEL,
  };
};

const describe = ({ path, message }: z.core.$ZodIssue, env: Environment): string => {
  const name = String(path[0]);
  return `${name} ${env[name] === undefined ? 'must be set' : message}`;
};

const jwtKeys = (env: z.infer<typeof environment>): JwtConfig['keys'] => {
  const { JWT_SECRET, JWKS_URL, JWT_ALGORITHMS } = env;
  const named = JWT_ALGORITHMS?.split(/[\s,]+/).filter(Boolean);
  if (JWT_SECRET !== undefined && JWKS_URL !== undefined) {
    throw new ConfigError('JWT_SECRET and JWKS_URL must not both be set');
  }
  if (JWKS_URL !== undefined) {
    return { jwksUrl: new URL(JWKS_URL), algorithms: allowed(named, publicKeyAlgorithms) };
  }
  if (JWT_SECRET === undefined) throw new ConfigError('JWT_SECRET or JWKS_URL must be set');
  const secret = new TextEncoder().encode(JWT_SECRET);
  const algorithms = allowed(named ?? ['HS256'], Object.keys(secretBytes) as HmacAlgorithm[]);
  const least = Math.max(...algorithms.map((algorithm) => secretBytes[algorithm]));
  if (secret.length < least) throw new ConfigError(`JWT_SECRET must have at least ${least} bytes`);
  return { secret, algorithms };
};

const allowed = <Algorithm extends string>(
  named: readonly string[] | undefined,
  possible: readonly Algorithm[],
): readonly Algorithm[] => {
  if (!named) return possible;
  const algorithms = possible.filter((algorithm) => named.includes(algorithm));
  if (named.length > 0 && algorithms.length === new Set(named).size) return algorithms;
  throw new ConfigError(`JWT_ALGORITHMS must be some of ${possible.join(', ')}`);
};
