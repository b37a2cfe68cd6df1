import { containsTag, ifMatchMatches } from '../contract/preconditions.ts';
import {
  type HttpHeaders,
  type HttpRequest,
  type HttpResponse,
  isRead,
} from '../protocol/message.ts';
import { HttpFailure } from '../protocol/problem.ts';

/** For reads with an ETag. Throws `version-mismatch` if `If-Match` does not match it. */
export const assertIfMatch = (request: HttpRequest, { headers }: HttpResponse): void => {
  const { etag } = headers;
  if (etag === undefined || !isRead(request)) return;
  if (!ifMatchMatches(request.headers.get('if-match'), etag)) {
    throw new HttpFailure('version-mismatch', 'this is not the version named in the request');
  }
};

/** For reads. 304 if `If-None-Match` matches; evaluated after `If-Match` (RFC 9110 §13.2.2). */
export const notModified = (request: HttpRequest, response: HttpResponse): HttpResponse => {
  if (!isRead(request) || !ifNoneMatchMatches(request.headers, response.headers['etag'])) {
    return response;
  }
  // No content, and no content headers (RFC 9110 §15.4.5).
  const { 'content-type': _, 'content-encoding': __, ...headers } = response.headers;
  return { ...response, status: 304, headers, body: '' };
};

const ifNoneMatchMatches = (headers: HttpHeaders, etag: string | undefined): boolean =>
  etag !== undefined && containsTag(headers.get('if-none-match'), etag);
