import type { Operation } from '../contract/operation.ts';
import type { HttpRequest, HttpResponse } from '../protocol/message.ts';
import { corsHeaders } from './cors-headers.ts';
import { varyOn } from './vary.ts';

export interface CorsSettings {
  /** Serialized origins (`https://app.example.com`, `capacitor://localhost`), `https://*.example.com` for all subdomains, or only `*` for any origin. */
  readonly origins: readonly string[];
  /** Whether requests may include cookies and client certificates; not allowed with `*`. */
  readonly credentials: boolean;
  /** Request headers in addition to those of the contract and of tracing. */
  readonly headers?: readonly string[];
}

/** Adds the CORS headers to a response (https://fetch.spec.whatwg.org/#http-cors-protocol). */
export type Cors = (request: HttpRequest, response: HttpResponse) => HttpResponse;

/** Chromium caps the preflight cache at two hours. */
const maxAgeSeconds = '7200';

export const cors = (
  { origins, credentials, headers }: CorsSettings,
  contract: readonly Operation[],
  tokenHeader: string,
): Cors => {
  const allowedOrigin = originMatcher(origins);
  const varyNames = origins.includes('*') ? [] : ['origin'];
  const lists = corsHeaders(contract, tokenHeader, headers);
  const requestHeaders = lists.requestHeaders.join(', ');
  const exposedHeaders = lists.exposedHeaders.join(', ');

  return (request, response) => {
    const preflight = isPreflight(request);
    const headers = varyOn(response.headers, ...varyNames, ...(preflight ? preflightHeaders : []));
    const origin = allowedOrigin(request.headers.get('origin'));
    if (origin === undefined) return { ...response, headers };
    const { allow } = headers;
    return {
      ...response,
      headers: {
        ...headers,
        'access-control-allow-origin': origin,
        ...(credentials && { 'access-control-allow-credentials': 'true' }),
        ...(preflight && allow !== undefined
          ? {
              'access-control-allow-methods': allow,
              'access-control-allow-headers': requestHeaders,
              'access-control-max-age': maxAgeSeconds,
            }
          : { 'access-control-expose-headers': exposedHeaders }),
      },
    };
  };
};

const preflightHeaders = ['access-control-request-method', 'access-control-request-headers'];

/** https://fetch.spec.whatwg.org/#cors-preflight-request */
const isPreflight = ({ method, headers }: HttpRequest): boolean =>
  method === 'OPTIONS' &&
  headers.get('origin') !== undefined &&
  headers.get('access-control-request-method') !== undefined;

const labels = /^[a-z0-9_-]+(\.[a-z0-9_-]+)*$/;

/**
 * The value of `Access-Control-Allow-Origin` for an origin. Browsers serialize an origin in one way only:
 * https://html.spec.whatwg.org/#ascii-serialisation-of-an-origin
 */
const originMatcher = (origins: readonly string[]) => {
  const isPattern = (origin: string) => origin.includes('*');
  const exact = new Set(origins.filter((origin) => !isPattern(origin)));
  const patterns = origins.filter(isPattern).map((origin) => origin.split('*') as [string, string]);
  return (origin = ''): string | undefined => {
    if (origins.includes('*')) return '*';
    const isAllowed =
      exact.has(origin) ||
      patterns.some(
        ([scheme, domain]) =>
          origin.startsWith(scheme) &&
          origin.endsWith(domain) &&
          labels.test(origin.slice(scheme.length, -domain.length)),
      );
    return isAllowed ? origin : undefined;
  };
};
