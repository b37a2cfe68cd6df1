import { en } from 'zod/locales';
import * as z from 'zod/mini';

z.config(en());

/** The settings of a stage: what they may be and which do not go together. `stages.ts` has their values. */

/** A setting that a door does not have, and what to choose instead. */
const impossible = (why: string) => z.optional(z.never(why));

const wholeNumber = (min: number, max: number) =>
  z
    .int(`must be a whole number from ${min} to ${max}`)
    .check(
      z.minimum(min, `must be from ${min} to ${max}`),
      z.maximum(max, `must be from ${min} to ${max}`),
    );

const text = z.string().check(z.minLength(1, 'must not be empty'));
const arn = (service: string) =>
  z
    .string()
    .check(
      z.regex(
        new RegExp(`^arn:aws[a-z-]*:${service}:[a-z0-9-]*:\\d{12}:\\S+$`),
        `must be the ARN of something in ${service}`,
      ),
    );
const domainName = z
  .string()
  .check(z.regex(/^([a-z0-9-]+\.)+[a-z]{2,}$/, 'must be a domain name like api.example.com'));

/** With a setting's own defaults where nothing is said of it. */
const section = <Shape extends z.core.$ZodLooseShape>(shape: Shape) =>
  z.prefault(z.strictObject(shape), {} as never);

/** A name of ours for a door, served under a certificate of ours. */
const domain = z.strictObject({
  name: domainName,
  /** In AWS Certificate Manager: in the stack's region, for edge-optimized APIs and CloudFront in us-east-1. */
  certificateArn: arn('acm'),
  /** Of the zone in Route 53 that gets the alias record; without it the record is made by hand. */
  hostedZoneId: z.optional(text),
  /** What the domain puts before every path, like `orders`. */
  basePath: z.optional(
    z.string().check(z.regex(/^[A-Za-z0-9._~-]+$/, 'must be one segment of a path, like orders')),
  ),
});
export type Domain = z.output<typeof domain>;

/** Requests in five minutes from one address before AWS WAF blocks it. */
const waf = z.strictObject({
  requestsIn5Minutes: z._default(wholeNumber(10, 2_000_000_000), 2_000),
});

/** Of a Lambda authorizer; 0 asks it about every request. */
const ttlSeconds = z._default(wholeNumber(0, 3_600), 300);

const throttle = section({
  /** Requests a second, in the long run. */
  rate: z._default(wholeNumber(1, 10_000), 50),
  /** Requests at once. */
  burst: z._default(wholeNumber(1, 5_000), 100),
});

const auth = z._default(
  z.discriminatedUnion('kind', [
    /** Tokens signed with a secret that the data stack makes and keeps. */
    z.strictObject({ kind: z.literal('secret'), issuer: text, audience: text }),
    /** Tokens of an issuer that publishes its keys. */
    z.strictObject({
      kind: z.literal('jwks'),
      issuer: text,
      audience: text,
      jwksUrl: z.string().check(z.regex(/^https:\/\/\S+$/, 'must be an https URL')),
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

const lambda = section({
  memoryMb: z._default(wholeNumber(128, 10_240), 512),
  timeoutSeconds: z._default(wholeNumber(1, 900), 10),
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
  /** How a new version takes over: at once, or step by step with a way back when an alarm goes off. */
  rollout: z._default(z.enum(['at-once', 'canary', 'linear']), 'at-once'),
  logRetentionDays: z._default(
    z.literal([1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1827, 3653]),
    30,
  ),
  logLevel: z._default(z.enum(['debug', 'info', 'warn', 'error']), 'info'),
});

const data = section({
  /** Whether the table outlives its stack, and cannot be deleted by mistake. */
  keep: z._default(z.boolean(), true),
  /** With a key of our own in KMS, instead of one of AWS. */
  customerManagedKey: z._default(z.boolean(), false),
  /**
   * How often the secret for tokens is made anew, if it is ours. Tokens of the one before are good until
   * the next time; whoever signs must read the secret again. `null` leaves it as it is.
   */
  rotateSecretDays: z._default(z.nullable(wholeNumber(1, 1_000)), 90),
});

const cors = z.optional(
  z
    .strictObject({
      /** Origins as a browser spells them, `https://*.example.com`, or `*` alone. */
      origins: z.array(text).check(z.minLength(1, 'must name an origin, or leave cors out')),
      credentials: z._default(z.boolean(), false),
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

const httpApi = section({
  /** A Lambda authorizer, API Gateway's own for JWTs (of an issuer with published keys), or none at the edge. */
  authorizer: z._default(z.enum(['lambda', 'jwt', 'none']), 'lambda'),
  ttlSeconds,
  throttle,
  domain: z.optional(domain),
  waf: impossible('an HTTP API has no WAF: choose restApi.waf, or functionUrl.cloudFront with waf'),
  apiKeys: impossible('an HTTP API has no API keys: choose restApi.apiKeys'),
  cache: impossible('an HTTP API has no cache: choose restApi.cache, or functionUrl.cloudFront'),
  validation: impossible('an HTTP API does not validate requests: choose restApi.validation'),
  stream: impossible('an HTTP API cannot stream: choose restApi.streamExport or functionUrl.mode'),
  vpcEndpointIds: impossible('an HTTP API cannot be private: choose restApi.endpoint'),
});

const restApi = section({
  /** Asked with the token alone, with token or API key and address, or none at the edge. */
  authorizer: z._default(z.enum(['token', 'request', 'none']), 'token'),
  ttlSeconds,
  throttle,
  /** Where clients are reached: `private` is for the VPC endpoints named in `vpcEndpointIds` only. */
  endpoint: z._default(z.enum(['regional', 'edge', 'private']), 'regional'),
  vpcEndpointIds: z._default(z.array(text), []),
  domain: z.optional(domain),
  /** API keys with usage plans. */
  apiKeys: z.optional(
    z.strictObject({
      /** Who says which key a request has: its `x-api-key` field, or the authorizer. */
      source: z._default(z.enum(['header', 'authorizer']), 'header'),
      rate: z._default(wholeNumber(1, 10_000), 10),
      burst: z._default(wholeNumber(1, 5_000), 20),
      requestsAMonth: z._default(wholeNumber(1, 1_000_000_000), 100_000),
    }),
  ),
  /** Bodies and parameters are checked by API Gateway too, before the function runs. */
  validation: z._default(z.boolean(), true),
  /** Of the public operations that say how long their answers may be kept. */
  cache: z.optional(
    z.strictObject({
      sizeGb: z._default(z.literal([0.5, 1.6, 6.1, 13.5, 28.4, 58.2, 118, 237]), 0.5),
    }),
  ),
  /** From how many bytes on API Gateway compresses, instead of the app. */
  minCompressionSize: z.optional(wholeNumber(0, 10_485_760)),
  waf: z.optional(waf),
  /** The part of the requests, in percent, that a new deployment gets at first. */
  canaryPercent: z.optional(wholeNumber(1, 99)),
  /** Whether the operations that stream do so through API Gateway. */
  streamExport: z._default(z.boolean(), false),
  tracing: z._default(z.boolean(), true),
});

const functionUrl = section({
  /** Callers sign with AWS_IAM; NONE leaves all of it to the app. */
  auth: z._default(z.enum(['AWS_IAM', 'NONE']), 'AWS_IAM'),
  mode: z._default(z.enum(['buffered', 'stream']), 'buffered'),
  /** In front of it, with the URL itself closed to everybody else. */
  cloudFront: z.optional(
    z.strictObject({
      domain: z.optional(domain),
      waf: z.optional(waf),
      /** Whether public operations are cached for as long as they allow. */
      cache: z._default(z.boolean(), true),
      cors: z._default(z.boolean(), false),
    }),
  ),
  cache: impossible('a Function URL has no cache: choose functionUrl.cloudFront'),
  waf: impossible('a Function URL has no WAF: choose functionUrl.cloudFront with waf'),
  domain: impossible(
    'a Function URL has no domain of yours: choose functionUrl.cloudFront with domain',
  ),
  apiKeys: impossible('a Function URL has no API keys: choose restApi.apiKeys'),
  throttle: impossible(
    'a Function URL has no throttle: choose lambda.reservedConcurrency or functionUrl.cloudFront with waf',
  ),
});

const observability = section({
  /** The doors that are watched, which are deployed with it. */
  doors: z._default(z.array(z.enum(['httpApi', 'restApi', 'functionUrl'])), ['httpApi']),
  /** Who is told of alarms, and confirms that by a link in the first e-mail. */
  email: z.optional(z.email('must be an e-mail address')),
  /** In US dollars, of the whole account; `null` for none. */
  monthlyBudget: z._default(z.nullable(wholeNumber(1, 1_000_000)), 50),
});

const stage = z
  .strictObject({
    /** Where it is deployed; by default in the region that the AWS CLI is set up for. */
    region: z.optional(
      z.string().check(z.regex(/^[a-z]{2}(-[a-z]+)+-\d$/, 'must be a region like eu-central-1')),
    ),
    /** What every resource is tagged with, beside the stage. */
    tags: z._default(z.record(z.string(), z.string()), {}),
    auth,
    lambda,
    data,
    cors,
    /** Whether `/docs` and `/openapi.json` are served; needs `npm run build -- --docs`. */
    docs: z._default(z.boolean(), false),
    httpApi,
    restApi,
    functionUrl,
    observability,
  })
  .check((context) => {
    for (const [path, message] of clashes(context.value)) {
      context.issues.push({ code: 'custom', message, path: path.split('.'), input: undefined });
    }
  });

type Clash = readonly [path: string, message: string];

/** What does not go together, and what to choose instead. */
const clashes = ({ region, auth, cors, lambda, httpApi, restApi, functionUrl }: Stage): Clash[] =>
  [
    httpApi.authorizer === 'jwt' &&
      auth.kind === 'secret' && [
        'httpApi.authorizer',
        'jwt needs an issuer with published keys: choose lambda, or auth of the kind jwks or cognito',
      ],
    httpApi.authorizer === 'jwt' &&
      auth.kind === 'jwks' &&
      !auth.issuer.startsWith('https://') && [
        'httpApi.authorizer',
        'jwt finds the keys by the issuer: choose lambda, or an issuer that is an https URL',
      ],
    cors?.owner === 'gateway' &&
      cors.origins.some((origin) => origin !== '*' && origin.includes('*')) && [
        'cors.origins',
        'the gateways know no patterns: name the origins, or choose cors.owner app',
      ],
    functionUrl.cloudFront?.domain &&
      functionUrl.cloudFront.domain.certificateArn.split(':')[3] !== 'us-east-1' && [
        'functionUrl.cloudFront.domain',
        'CloudFront takes certificates of us-east-1 only: choose one from there',
      ],
    functionUrl.cloudFront?.cors &&
      !cors && [
        'functionUrl.cloudFront.cors',
        'no origin is allowed: name some in cors.origins, or leave this out',
      ],
    cors?.owner === 'app' &&
      functionUrl.cloudFront &&
      !functionUrl.cloudFront.cors && [
        'functionUrl.cloudFront.cors',
        'the app does not know which field pages send tokens in: choose true, or cors.owner gateway',
      ],
    functionUrl.cloudFront?.waf &&
      region !== 'us-east-1' && [
        'functionUrl.cloudFront.waf',
        'the WAF of CloudFront is in us-east-1: choose the region us-east-1, or leave this out',
      ],
    cors?.owner === 'gateway' &&
      functionUrl.cloudFront?.cors && [
        'functionUrl.cloudFront.cors',
        'the Function URL answers browsers already: choose cors.owner app, or leave this out',
      ],
    restApi.endpoint === 'private' &&
      restApi.vpcEndpointIds.length === 0 && [
        'restApi.vpcEndpointIds',
        'a private API is reached through VPC endpoints: name them, or choose regional',
      ],
    restApi.endpoint !== 'private' &&
      restApi.vpcEndpointIds.length > 0 && [
        'restApi.vpcEndpointIds',
        'only a private API has VPC endpoints: choose the endpoint private, or leave them out',
      ],
    restApi.endpoint === 'private' &&
      restApi.domain && [
        'restApi.domain',
        'a private API has no public domain: choose the endpoint regional, or leave it out',
      ],
    restApi.apiKeys?.source === 'authorizer' &&
      restApi.authorizer !== 'request' && [
        'restApi.apiKeys.source',
        'only the request authorizer names the key: choose restApi.authorizer request, or header',
      ],
    restApi.streamExport &&
      restApi.minCompressionSize !== undefined && [
        'restApi.minCompressionSize',
        'API Gateway does not compress what it streams: leave it to the app, or leave streamExport out',
      ],
    functionUrl.cloudFront &&
      functionUrl.auth === 'NONE' && [
        'functionUrl.auth',
        'behind CloudFront the URL must be closed to others: choose AWS_IAM',
      ],
    lambda.provisionedConcurrency &&
      lambda.provisionedConcurrency.min > lambda.provisionedConcurrency.max && [
        'lambda.provisionedConcurrency',
        'min must not be above max',
      ],
    lambda.provisionedConcurrency &&
      lambda.reservedConcurrency !== null &&
      lambda.provisionedConcurrency.max > lambda.reservedConcurrency && [
        'lambda.provisionedConcurrency',
        'max must not be above lambda.reservedConcurrency',
      ],
  ].filter((clash): clash is [string, string] => Array.isArray(clash));

/** Every setting with its value. */
export type Stage = z.output<typeof stage>;
/** What `stages.ts` says of a stage; the rest is as by default. */
export type StageSettings = z.input<typeof stage>;

/** A setting is no good; the message names it and says what to choose instead. */
export class SettingsError extends Error {}

/** The settings with their defaults; throws a `SettingsError` of one line. */
export const readStage = (name: string, settings: unknown): Stage => {
  const result = z.safeParse(stage, settings);
  if (result.success) return result.data;
  const [{ path, message }] = result.error.issues as [z.core.$ZodIssue];
  throw new SettingsError(`${[name, ...path].join('.')}: ${message}`);
};
