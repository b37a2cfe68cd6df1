import * as z from 'zod/mini';
import { headerName, isOrigin } from '../../src/adapters/http/policies/cors-headers.ts';
import { section, text, wholeNumber } from './values.ts';

/** Of a claim, in a list with blanks or commas between. */
const name = z.string().check(z.regex(/^[^\s,]+$/, 'must be a name without blanks and commas'));

const algorithm = z
  .string()
  .check(
    z.regex(
      /^((RS|PS|ES)(256|384|512)|EdDSA|Ed25519)$/,
      'must be an algorithm with public keys like RS256',
    ),
  );

export const auth = z._default(
  z.discriminatedUnion('kind', [
    /** Tokens signed with a secret that the data stack makes and keeps. */
    z.strictObject({ kind: z.literal('secret'), issuer: text, audience: text }),
    /** Tokens of an issuer that publishes its keys. */
    z.strictObject({
      kind: z.literal('jwks'),
      issuer: text,
      audience: text,
      jwksUrl: z.string().check(z.regex(/^https:\/\/\S+$/, 'must be an https URL')),
      /** The claim that names the audience, where it is not `aud`. */
      audienceClaim: z.optional(z.enum(['client_id', 'azp'])),
      /** The claims that hold scopes, where it is not `scope` alone. */
      scopeClaims: z.optional(z.array(name).check(z.minLength(1, 'must name a claim'))),
      /** What our scopes begin with in a token; others do not count. */
      scopePrefix: z.optional(text),
      /** Of those that a key set can have, where not all of them are accepted. */
      algorithms: z.optional(z.array(algorithm).check(z.minLength(1, 'must name an algorithm'))),
      /** How far the issuer's clock may be off, for `exp` too; without it 5 for `nbf`, 0 for `exp`. */
      clockToleranceSeconds: z.optional(wholeNumber(0, 300)),
      /** Of a token, in characters; API Gateway takes 10,240 bytes of headers. */
      maxTokenLength: z.optional(wholeNumber(1, 16_384)),
    }),
    /** Tokens of a user pool that the data stack makes. */
    z.strictObject({
      kind: z.literal('cognito'),
      /** Where people sign in, unlike all others in the region; by default it has the account's number. */
      domainPrefix: z.optional(
        z
          .string()
          .check(
            z.regex(
              /^(?!.*(aws|amazon|cognito))[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/,
              'must be up to 63 small letters, digits and hyphens, without aws, amazon or cognito',
            ),
          ),
      ),
      /** Where people return to with a code; without any the client is a program with a secret. */
      callbackUrls: z._default(
        z.array(
          z
            .string()
            .check(
              z.regex(
                /^(https:\/\/|http:\/\/localhost[:/])\S+$/,
                'must be an https URL, or an http URL on localhost',
              ),
            ),
        ),
        [],
      ),
    }),
  ]),
  { kind: 'secret', issuer: 'portico', audience: 'portico' },
);

/** Callers that the doors know without a token of the issuer's. */
export const callers = section({
  /** API keys by the digests of the keys, each good from its networks only. */
  apiKeys: z._default(
    z.array(
      z.strictObject({
        sha256: z.string().check(z.regex(/^[0-9a-f]{64}$/, 'must be 64 small hex digits')),
        networks: z.optional(z.array(text)),
        principal: text,
        scope: text,
      }),
    ),
    [],
  ),
  /**
   * A secret in Secrets Manager with the list, in JSON as `API_KEYS` has it, for more keys than fit into
   * a function's 4 KB of environment. It is encrypted with the key that AWS has for secrets.
   */
  apiKeysSecretArn: z.optional(
    z
      .string()
      .check(
        z.regex(
          /^arn:aws[a-z-]*:secretsmanager:[a-z0-9-]+:\d{12}:secret:[\w/+=.@-]+-[A-Za-z0-9]{6}$/,
          'must be the ARN of a secret, with the six characters at its end',
        ),
      ),
  ),
  /** Who signs for a Function URL with AWS_IAM, by ARN; `*` stands for anything. */
  iamPrincipals: z._default(z.array(z.strictObject({ arn: text, scope: text })), []),
});

export const lambda = section({
  memoryMb: z._default(wholeNumber(128, 10_240), 512),
  timeoutSeconds: z._default(wholeNumber(1, 900), 10),
  /** Of a function that streams, which runs for as long as a client takes to read its answer. */
  streamTimeoutSeconds: z._default(wholeNumber(1, 900), 60),
  /**
   * The most instances at once of each function, authorizers too, which caps what a flood can cost.
   * AWS wants 100 of the account's quota left to functions without: with a quota of 10, as new accounts
   * have, only `null` for none can be deployed.
   * https://docs.aws.amazon.com/lambda/latest/dg/configuration-concurrency.html
   */
  reservedConcurrency: z._default(z.nullable(wholeNumber(1, 10_000)), 50),
  /** Instances of each function kept warm behind its alias, scaled between the two by how many are busy. */
  provisionedConcurrency: z.optional(
    z.strictObject({ min: wholeNumber(1, 1_000), max: wholeNumber(1, 1_000) }),
  ),
  /**
   * `600/60`: so many requests in so many seconds for each caller, or `off`. Every instance counts for
   * itself. Without it only a Function URL counts, whose door has no gateway to do so.
   */
  rateLimit: z.optional(
    z
      .string()
      .check(
        z.regex(
          /^(off|[1-9]\d{0,6}\/[1-9]\d{0,4})$/,
          'must be off or <requests>/<seconds>, like 600/60',
        ),
      ),
  ),
  /** How a new version takes over: at once, or step by step with a way back when an alarm goes off. */
  rollout: z._default(z.enum(['at-once', 'canary', 'linear']), 'at-once'),
  logRetentionDays: z._default(
    z.literal([1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1827, 3653]),
    30,
  ),
  logLevel: z._default(z.enum(['debug', 'info', 'warn', 'error']), 'info'),
  /** Of Lambda's own lines: `info` has two for each invocation, `warn` those about trouble alone. */
  systemLogLevel: z._default(z.enum(['debug', 'info', 'warn']), 'info'),
  /**
   * What the app measures, each metric being paid for by the month: each operation (`full`), the `door`
   * alone, which is what alarms need, or nothing.
   */
  metrics: z._default(z.enum(['full', 'door', 'off']), 'door'),
});

export const cors = z.optional(
  z
    .strictObject({
      /** Origins as a browser spells them, `https://*.example.com`, or `*` alone. */
      origins: z
        .array(
          z
            .string()
            .check(
              z.refine(
                (text) => text === '*' || isOrigin(text),
                'must be an origin like https://app.example, https://*.example.com or capacitor://localhost, or * alone',
              ),
            ),
        )
        .check(
          z.minLength(1, 'must name an origin, or leave cors out'),
          z.refine(
            (origins) => origins.length === 1 || !origins.includes('*'),
            'has * beside others: choose * alone, or name the origins',
          ),
        ),
      credentials: z._default(z.boolean(), false),
      /** What pages may send beside the headers that the contract and tracing have. */
      headers: z._default(
        z.array(z.string().check(z.regex(headerName, 'must be the name of a header'))),
        [],
      ),
      /** Who answers browsers: the door itself, or the app behind it. */
      owner: z._default(z.enum(['gateway', 'app']), 'gateway'),
    })
    .check(
      z.refine(
        ({ origins, credentials }) => !(credentials && origins.includes('*')),
        'credentials never go with the origin *: name the origins',
      ),
    ),
);
