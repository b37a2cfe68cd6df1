import { namesOf, type Operation } from './operation.ts';

/** What pages on other origins must be allowed, so that all of the contract works from there. */
export interface CorsFields {
  readonly methods: readonly string[];
  /** Fields of requests, in lower case; those that every page may send are not among them. */
  readonly requestHeaders: readonly string[];
  /** Fields of answers, in lower case; those that every page may read are not among them. */
  readonly exposedHeaders: readonly string[];
}

/** What the app itself looks at, and what it adds, beside what the operations declare. */
const requestHeaders = [
  ...['content-type', 'if-match', 'if-none-match', 'traceparent', 'x-api-key'],
  // Of callers that sign their requests (AWS_IAM, CloudFront's origin access control).
  ...['x-amz-content-sha256', 'x-amz-date', 'x-amz-security-token'],
];
const answerHeaders = [
  ...['allow', 'etag', 'ratelimit', 'ratelimit-policy', 'retry-after'],
  // REST APIs rename the challenge.
  ...['www-authenticate', 'x-amzn-remapped-www-authenticate', 'x-request-id'],
];

/** Each list sorted, and every name once. */
export const corsFields = (contract: readonly Operation[], tokenHeader: string): CorsFields => ({
  methods: sorted('HEAD', 'OPTIONS', ...contract.map(({ method }) => method)),
  requestHeaders: sorted(
    tokenHeader,
    ...requestHeaders,
    ...contract.flatMap(({ request }) => namesOf(request?.headers)),
  ),
  exposedHeaders: sorted(
    ...answerHeaders,
    ...contract
      .flatMap(({ answers }) => Object.values(answers))
      .flatMap(({ headers = {} }) => Object.keys(headers)),
  ),
});

const sorted = (...names: string[]): readonly string[] => [...new Set(names)].sort();
