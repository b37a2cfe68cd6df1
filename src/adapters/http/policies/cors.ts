import type { Operation } from '../contract/operation.ts';
import type { HttpRequest, HttpResponse } from '../protocol/message.ts';
import { corsHeaders } from './cors-headers.ts';
import { varyOn } from './vary.ts';

export interface CorsSettings {
  /** As a browser spells them (`https://app.example.com`, `capacitor://localhost`), `https://*.example.com` for all subdomains, or `*` alone for everybody. */
  readonly origins: readonly string[];
  /** Whether a page's requests may bring the user's cookies and certificates; never for everybody. */
  readonly credentials: boolean;
  /** What pages may send beside the headers that the contract and tracing have. */
  readonly headers?: readonly string[];
}

/** Adds to any answer of the app what the browser needs to know (https://fetch.spec.whatwg.org/#http-cors-protocol). */
export type Cors = (request: HttpRequest, response: HttpResponse) => HttpResponse;

/** In seconds: Chromium remembers a preflight no longer. */
const maxAge = '7200';

export const cors = (
  { origins, credentials, headers }: CorsSettings,
  contract: readonly Operation[],
  tokenHeader: string,
): Cors => {
  const allowedOrigin = originRule(origins);
  const varying = origins.includes('*') ? [] : ['origin'];
  const lists = corsHeaders(contract, tokenHeader, headers);
  const requestHeaders = lists.requestHeaders.join(', ');
  const exposedHeaders = lists.exposedHeaders.join(', ');

  return (request, response) => {
    const isAsking = isPreflight(request);
    const headers = varyOn(response.headers, ...varying, ...(isAsking ? preflightFields : []));
    const origin = allowedOrigin(request.headers.get('origin'));
    if (origin === undefined) return { ...response, headers };
    const { allow } = headers;
    return {
      ...response,
      headers: {
        ...headers,
        'access-control-allow-origin': origin,
        ...(credentials && { 'access-control-allow-credentials': 'true' }),
        ...(isAsking && allow !== undefined
          ? {
              'access-control-allow-methods': allow,
              'access-control-allow-headers': requestHeaders,
              'access-control-max-age': maxAge,
            }
          : { 'access-control-expose-headers': exposedHeaders }),
      },
    };
  };
};

const preflightFields = ['access-control-request-method', 'access-control-request-headers'];

/** Whether the browser asks if it may send a request, before it does. */
const isPreflight = ({ method, headers }: HttpRequest): boolean =>
  method === 'OPTIONS' &&
  headers.get('origin') !== undefined &&
  headers.get('access-control-request-method') !== undefined;

const labels = /^[a-z0-9_-]+(\.[a-z0-9_-]+)*$/;

/**
 * What `Access-Control-Allow-Origin` must be for an origin, which a browser spells one way only:
 * https://html.spec.whatwg.org/#ascii-serialisation-of-an-origin
 */
const originRule = (origins: readonly string[]) => {
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
