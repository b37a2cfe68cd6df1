import { namesOf, type Operation } from '../contract/operation.ts';

/** What pages on other origins must be allowed, so that all of the contract works from there. */
export interface CorsHeaders {
  readonly methods: readonly string[];
  /** Fields of requests, in lower case; those that every page may send are not among them. */
  readonly requestHeaders: readonly string[];
  /** Fields of answers, in lower case; those that every page may read are not among them. */
  readonly exposedHeaders: readonly string[];
}

/** What the app itself looks at, and what it adds, beside what the operations declare. */
const requestHeaders = [
  ...['content-type', 'if-match', 'if-none-match', 'x-api-key'],
  // Of tracing: W3C Trace Context and Baggage (OpenTelemetry), Sentry, AWS X-Ray.
  ...['baggage', 'sentry-trace', 'traceparent', 'tracestate', 'x-amzn-trace-id'],
  // Of callers that sign their requests (AWS_IAM, CloudFront's origin access control).
  ...['x-amz-content-sha256', 'x-amz-date', 'x-amz-security-token'],
];
const answerHeaders = [
  ...['accept', 'accept-encoding', 'accept-patch', 'allow', 'etag'],
  ...['ratelimit', 'ratelimit-policy', 'retry-after'],
  // REST APIs rename the challenge.
  ...['www-authenticate', 'x-amzn-remapped-www-authenticate', 'x-request-id'],
];

/** Each list sorted, and every name once; `headers` are further ones that pages may send. */
export const corsHeaders = (
  contract: readonly Operation[],
  tokenHeader: string,
  headers: readonly string[] = [],
): CorsHeaders => ({
  methods: sorted('HEAD', 'OPTIONS', ...contract.map(({ method }) => method)),
  requestHeaders: sorted(
    tokenHeader,
    ...requestHeaders,
    ...headers.map((name) => name.toLowerCase()),
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

/** A header that a page may be allowed to send; `*`, which browsers read in two ways, is none. */
export const headerName = /^[\w-]+$/;

/** Whether a browser would spell it so; `*` may stand for the subdomains of a host. */
export const isOrigin = (text: string): boolean => {
  const origin = text.replace(/:\/\/\*\.(?=\w)/, '://any.');
  if (/^https?:/.test(origin)) return !origin.includes('*') && URL.parse(origin)?.origin === origin;
  return isAppOrigin(text);
};

/**
 * Of an app in a web view, or a browser's extension: `capacitor://localhost`, `chrome-extension://<id>`. The
 * parser writes schemes that it knows otherwise, and their pages have no such origin (`file:`, `ftp:`, `wss:`).
 */
const isAppOrigin = (text: string): boolean =>
  /^[a-z][a-z\d+.-]*:\/\/[\w.-]+(:\d+)?$/.test(text) && URL.parse(text)?.href === text;
