import * as z from 'zod/mini';
import { addressTest } from '../auth/address-test.ts';
import type { ApiKeyRule } from '../auth/api-key-authenticator.ts';
import { type HmacAlgorithm, hmacAlgorithms, minSecretBytes } from '../auth/hmac-keys.ts';
import type { IamRule } from '../auth/iam-authenticator.ts';
import { isConfidential } from './loopback.ts';
import { ConfigError, json, nonEmpty, type SettingsRule, wholeNumber } from './settings.ts';

const publicKeyAlgorithms = [
  ...['RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512'],
  ...['ES256', 'ES384', 'ES512', 'EdDSA', 'Ed25519'],
];

export interface JwtConfig {
  readonly issuer: string;
  readonly audience: string;
  /** The claim that must name the audience, where it is not `aud`. */
  readonly audienceClaim?: 'client_id' | 'azp';
  /** The claims that hold scopes, where it is not `scope` alone. */
  readonly scopeClaims?: readonly string[];
  /** The prefix of our scopes in a token; other scopes are ignored. */
  readonly scopePrefix?: string;
  /** How far the issuer's clock and ours may be apart, for `exp` too; by default 5 for `nbf`, 0 for `exp`. */
  readonly clockToleranceSeconds?: number;
  /** Of a token, in characters. */
  readonly maxLength?: number;
  readonly keys:
    | { readonly secret: Uint8Array; readonly algorithms: readonly HmacAlgorithm[] }
    | { readonly secretArn: string; readonly algorithms: readonly HmacAlgorithm[] }
    | { readonly jwksUrl: URL; readonly algorithms: readonly string[] };
}

/** Whom the system believes, and how much. */
export interface AuthConfig {
  readonly jwt: JwtConfig;
  readonly apiKeys: readonly ApiKeyRule[];
  /** Where they are instead, in the same form. */
  readonly apiKeysSecretArn: string | undefined;
  readonly iamPrincipals: readonly IamRule[];
  /** Where a bearer token travels, in lower case. */
  readonly tokenHeader: string;
}

const jwksUrl = z.string().check(
  z.refine((text) => {
    const url = URL.parse(text);
    if (!url || url.username || url.password) return false;
    return isConfidential(url);
  }, 'must be an https URL without user and password'),
);

export const secretArn = z
  .string()
  .check(
    z.regex(
      /^arn:aws[a-z-]*:secretsmanager:[a-z0-9-]+:\d{12}:secret:[\w/+=.@-]+$/,
      'must be the ARN of a secret in AWS Secrets Manager',
    ),
  );

const isNetwork = (text: string): boolean => {
  try {
    addressTest([text]);
    return true;
  } catch {
    return false;
  }
};

const scope = z.pipe(
  z.string(),
  z.transform((text: string) => text.split(' ').filter(Boolean)),
);

const apiKeys = json(
  z.array(
    z.strictObject({
      sha256: z.string().check(z.regex(/^[0-9a-f]{64}$/i)),
      networks: z.optional(z.array(z.string().check(z.refine(isNetwork)))),
      principal: nonEmpty,
      scope,
    }),
  ),
  '[{"sha256": "<64 hex digits>", "networks": ["<CIDR>"], "principal": "<id>", "scope": "<scopes>"}]',
);

/** Throws where the text is not such a list; the error never quotes it. */
export const apiKeyRules = (text: string): readonly ApiKeyRule[] => {
  const { success, data, error } = z.safeParse(apiKeys, text);
  if (!success) throw new Error(`the secret of API_KEYS_SECRET_ARN ${error.issues[0]?.message}`);
  return data.map(toRule);
};

const iamPrincipals = json(
  z.array(z.strictObject({ arn: nonEmpty, scope })),
  '[{"arn": "<ARN, * for anything>", "scope": "<scopes>"}]',
);

const words = (text: string): string[] => text.split(/[\s,]/).filter(Boolean);

const names = z.pipe(
  z.string().check(z.refine((text) => words(text).length > 0, 'must name a claim')),
  z.transform(words),
);

export const headerName = z
  .string()
  .check(z.regex(/^[A-Za-z0-9!#$%&'*+.^_`|~-]+$/, 'must be the name of a header'), z.toLowerCase());

/**
 * No door takes a longer header: an Application Load Balancer and our own server have 16 KiB, API Gateway less.
 * https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-limits.html
 */
const maxTokenLength = 16_384;

/** The settings that authorizers need too. */
export const authSettings = z.object({
  JWT_SECRET: z.optional(z.string()),
  JWT_SECRET_ARN: z.optional(secretArn),
  JWKS_URL: z.optional(jwksUrl),
  JWT_ISSUER: nonEmpty,
  JWT_AUDIENCE: nonEmpty,
  JWT_AUDIENCE_CLAIM: z._default(z.enum(['aud', 'client_id', 'azp']), 'aud'),
  JWT_SCOPE_CLAIMS: z.optional(names),
  JWT_SCOPE_PREFIX: z._default(z.string(), ''),
  JWT_ALGORITHMS: z.optional(z.string()),
  JWT_CLOCK_TOLERANCE: z.optional(wholeNumber(300)),
  JWT_MAX_LENGTH: z.optional(wholeNumber(maxTokenLength, 1)),
  API_KEYS: z._default(apiKeys, []),
  API_KEYS_SECRET_ARN: z.optional(secretArn),
  IAM_PRINCIPALS: z._default(iamPrincipals, []),
  AUTH_TOKEN_HEADER: z._default(headerName, 'authorization'),
});
type AuthSettings = z.infer<typeof authSettings>;

export const authConfig = (data: AuthSettings): AuthConfig => ({
  jwt: {
    issuer: data.JWT_ISSUER,
    audience: data.JWT_AUDIENCE,
    ...(data.JWT_AUDIENCE_CLAIM !== 'aud' && { audienceClaim: data.JWT_AUDIENCE_CLAIM }),
    ...(data.JWT_SCOPE_CLAIMS && { scopeClaims: data.JWT_SCOPE_CLAIMS }),
    ...(data.JWT_SCOPE_PREFIX !== '' && { scopePrefix: data.JWT_SCOPE_PREFIX }),
    ...(data.JWT_CLOCK_TOLERANCE !== undefined && {
      clockToleranceSeconds: data.JWT_CLOCK_TOLERANCE,
    }),
    ...(data.JWT_MAX_LENGTH !== undefined && { maxLength: data.JWT_MAX_LENGTH }),
    keys: jwtKeys(data),
  },
  apiKeys: data.API_KEYS.map(toRule),
  apiKeysSecretArn: data.API_KEYS_SECRET_ARN,
  iamPrincipals: data.IAM_PRINCIPALS.map(({ arn, scope }) => ({ arn, scopes: scope })),
  tokenHeader: data.AUTH_TOKEN_HEADER,
});

const toRule = ({
  sha256,
  networks = [],
  principal,
  scope,
}: z.infer<typeof apiKeys>[number]): ApiKeyRule => ({
  sha256: Buffer.from(sha256, 'hex'),
  networks,
  principal,
  scopes: scope,
});

/** The list or the secret with the list. */
export const oneApiKeySource: SettingsRule = ({ API_KEYS, API_KEYS_SECRET_ARN }) =>
  API_KEYS === undefined || API_KEYS_SECRET_ARN === undefined
    ? undefined
    : 'only one of API_KEYS and API_KEYS_SECRET_ARN may be set';

/** Checks the key sources in the environment, so that the error comes with all others. */
export const oneKeySource: SettingsRule = ({ JWT_SECRET, JWT_SECRET_ARN, JWKS_URL }) =>
  [JWT_SECRET, JWT_SECRET_ARN, JWKS_URL].filter((key) => key !== undefined).length === 1
    ? undefined
    : 'exactly one of JWT_SECRET, JWT_SECRET_ARN and JWKS_URL must be set';

const jwtKeys = (data: AuthSettings): JwtConfig['keys'] => {
  const { JWT_SECRET, JWT_SECRET_ARN, JWKS_URL, JWT_ALGORITHMS } = data;
  const named = JWT_ALGORITHMS === undefined ? undefined : words(JWT_ALGORITHMS);
  if (JWKS_URL !== undefined)
    return { jwksUrl: new URL(JWKS_URL), algorithms: allowed(named, publicKeyAlgorithms) };
  const algorithms = allowed(named ?? ['HS256'], hmacAlgorithms);
  if (JWT_SECRET_ARN !== undefined) return { secretArn: JWT_SECRET_ARN, algorithms };
  const secret = new TextEncoder().encode(JWT_SECRET);
  const least = minSecretBytes(algorithms);
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
