import { namesOf, type Operation } from '../contract/operation.ts';

/** Everything that a page on another origin needs to call any operation of the contract. */
export interface CorsHeaders {
  readonly methods: readonly string[];
  /** Request headers in lower case, without the CORS-safelisted ones. */
  readonly requestHeaders: readonly string[];
  /** Response headers in lower case, without the CORS-safelisted ones. */
  readonly exposedHeaders: readonly string[];
}

/** Headers of the app itself, in addition to those that the operations declare. */
const requestHeaders = [
  ...['content-type', 'if-match', 'if-none-match', 'x-api-key'],
  // Tracing: W3C Trace Context and Baggage (OpenTelemetry), Sentry, AWS X-Ray.
  ...['baggage', 'sentry-trace', 'traceparent', 'tracestate', 'x-amzn-trace-id'],
  // Signed requests (AWS_IAM, CloudFront origin access control).
  ...['x-amz-content-sha256', 'x-amz-date', 'x-amz-security-token'],
];
const responseHeaders = [
  ...['accept', 'accept-encoding', 'accept-patch', 'allow', 'etag'],
  ...['ratelimit', 'ratelimit-policy', 'retry-after'],
  // REST APIs rename `WWW-Authenticate`.
  ...['www-authenticate', 'x-amzn-remapped-www-authenticate', 'x-request-id'],
];

/** The lists are sorted and have no duplicates; `headers` are additional request headers. */
export const corsHeaders = (
  contract: readonly Operation[],
  tokenHeader: string,
  headers: readonly string[] = [],
): CorsHeaders => ({
  methods: sortedUnique('HEAD', 'OPTIONS', ...contract.map(({ method }) => method)),
  requestHeaders: sortedUnique(
    tokenHeader,
    ...requestHeaders,
    ...headers.map((name) => name.toLowerCase()),
    ...contract.flatMap(({ request }) => namesOf(request?.headers)),
  ),
  exposedHeaders: sortedUnique(
    ...responseHeaders,
    ...contract
      .flatMap(({ answers }) => Object.values(answers))
      .flatMap(({ headers = {} }) => Object.keys(headers)),
  ),
});

const sortedUnique = (...names: string[]): readonly string[] => [...new Set(names)].sort();

/** A header name that CORS may allow. `*` is excluded: with credentials browsers take it literally (Fetch). */
export const headerName = /^[\w-]+$/;

/** Whether text is a serialized origin; `*` may stand for the subdomains of a host. */
export const isOrigin = (text: string): boolean => {
  const origin = text.replace(/:\/\/\*\.(?=\w)/, '://any.');
  if (/^https?:/.test(origin)) return !origin.includes('*') && URL.parse(origin)?.origin === origin;
  return isAppOrigin(text);
};

/**
 * The origin of a web view or a browser extension: `capacitor://localhost`, `chrome-extension://<id>`.
 * Special schemes (`file:`, `ftp:`, `wss:`) fail, because the parser adds a slash: they are no origins of pages.
 */
const isAppOrigin = (text: string): boolean =>
  /^[a-z][a-z\d+.-]*:\/\/[\w.-]+(:\d+)?$/.test(text) && URL.parse(text)?.href === text;
