import * as z from 'zod/mini';
import { arn, domainName, impossible, section, text, wholeNumber } from './values.ts';

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

/** CloudFront before a door, which is closed to everybody else. */
const cloudFront = {
  domain: z.optional(domain),
  waf: z.optional(waf),
  /** Whether public operations are cached for as long as they allow. */
  cache: z._default(z.boolean(), true),
};

/** Of either door. */
export interface CloudFront {
  readonly domain?: Domain | undefined;
  readonly waf?: z.output<typeof waf> | undefined;
  readonly cache: boolean;
  /** Whether CloudFront itself answers pages on other origins. */
  readonly cors?: boolean;
}

/** Of a Lambda authorizer; 0 asks it about every request. */
const ttlSeconds = z._default(wholeNumber(0, 3_600), 300);

const throttle = section({
  /** Requests a second, in the long run. */
  rate: z._default(wholeNumber(1, 10_000), 50),
  /** Requests at once. */
  burst: z._default(wholeNumber(1, 5_000), 100),
});

export const httpApi = section({
  /** A Lambda authorizer, API Gateway's own for JWTs (of an issuer with published keys), or none at the edge. */
  authorizer: z._default(z.enum(['lambda', 'jwt', 'none']), 'lambda'),
  ttlSeconds,
  throttle,
  domain: z.optional(domain),
  /** In front of it: the app then serves what has come through CloudFront only. */
  cloudFront: z.optional(z.strictObject(cloudFront)),
  waf: impossible('an HTTP API has no WAF: choose httpApi.cloudFront with waf, or restApi.waf'),
  apiKeys: impossible('an HTTP API has no API keys: choose restApi.apiKeys'),
  cache: impossible('an HTTP API has no cache: choose httpApi.cloudFront, or restApi.cache'),
  validation: impossible('an HTTP API does not validate requests: choose restApi.validation'),
  stream: impossible('an HTTP API cannot stream: choose restApi.streamExport or functionUrl.mode'),
  vpcEndpointIds: impossible('an HTTP API cannot be private: choose restApi.endpoint'),
});

export const restApi = section({
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

export const functionUrl = section({
  /** Callers sign with AWS_IAM; NONE leaves all of it to the app. */
  auth: z._default(z.enum(['AWS_IAM', 'NONE']), 'AWS_IAM'),
  mode: z._default(z.enum(['buffered', 'stream']), 'buffered'),
  /** In front of it, with the URL itself closed to everybody else. */
  cloudFront: z.optional(
    z.strictObject({
      ...cloudFront,
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
