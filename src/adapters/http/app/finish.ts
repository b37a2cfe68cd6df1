import type { Log } from '../../../application/ports/driven.ts';
import { assertIfMatch, notModified } from '../policies/conditional.ts';
import { rateLimitHeaders } from '../policies/rate-limit.ts';
import { securityHeaders, strictTransportSecurity } from '../policies/security-headers.ts';
import type { HttpRequest, HttpResponse, ResponseLimit } from '../protocol/message.ts';
import type { AppSettings } from './app-settings.ts';
import type { RequestContext } from './request-context.ts';
import { responseLog } from './request-log.ts';
import { bufferWithin } from './response-limit.ts';

/** If-Match, common headers, compression, 304, CORS, HEAD, the door's limit, log. Throws an `HttpFailure`. */
export const finisher = (log: Log, { compress = passThrough, cors = passThrough }: AppSettings) => {
  const logResponse = responseLog(log);
  return async (
    context: RequestContext,
    response: HttpResponse,
    limit?: ResponseLimit,
  ): Promise<HttpResponse> => {
    const { request } = context;
    assertIfMatch(request, response);
    const encoded = await compress(request, withCommonHeaders(context, response));
    const withCors = cors(request, notModified(request, encoded));
    const final = withoutContentForHead(request, withCors);
    return logResponse(context, limit ? await bufferWithin(final, limit, request.signal) : final);
  };
};

const passThrough = (_request: HttpRequest, response: HttpResponse): HttpResponse => response;

const withCommonHeaders = (
  { request, quota }: RequestContext,
  response: HttpResponse,
): HttpResponse => ({
  ...response,
  headers: {
    ...securityHeaders,
    ...(request.isSecure && strictTransportSecurity),
    ...(quota && rateLimitHeaders(quota)),
    ...response.headers,
    'x-request-id': request.requestId,
  },
});

/** RFC 9110 §9.3.2. */
const withoutContentForHead = ({ method }: HttpRequest, response: HttpResponse): HttpResponse =>
  method === 'HEAD' ? { ...response, body: '' } : response;
