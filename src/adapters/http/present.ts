import type { HttpResponse, RoutedRequest } from './message.ts';
import type { HandlerResult, Operation } from './operation.ts';
import { ndjson, primed } from './stream.ts';

/** What a handler gives, as an answer. */
export const present = async (
  { status, headers = {}, body, lines, content }: HandlerResult,
  { method }: RoutedRequest,
): Promise<HttpResponse> => {
  const response = (mediaType: string | undefined, content: HttpResponse['body']) => {
    const given: Record<string, string> = {};
    if (mediaType) given['content-type'] = mediaType;
    for (const name of Object.keys(headers)) {
      const value = headers[name];
      if (value !== undefined) given[name] = value;
    }
    return { status, headers: given, cookies: [], body: content };
  };
  if (content) return response(content.mediaType, content.bytes);
  if (body !== undefined) return response('application/json', JSON.stringify(body));
  if (!lines) return response(undefined, '');
  const stream = ndjson(lines);
  // Nobody reads the content of an answer to HEAD, so it is never begun.
  return response('application/x-ndjson', method === 'HEAD' ? stream : await primed(stream));
};

/** RFC 9110 §15.4.5: no content, nor what tells of it. */
export const notModified = (response: HttpResponse): HttpResponse => {
  const { 'content-type': _, 'content-encoding': __, ...headers } = response.headers;
  return { ...response, status: 304, headers, body: '' };
};

/** What can be asked of a path. */
export const optionsAnswer = (headers: HttpResponse['headers']): HttpResponse => ({
  status: 204,
  headers,
  cookies: [],
  body: '',
});

/** RFC 9111 §5.2.2. What needs a token is its caller's only, and asked for again before it is shown again. */
export const cacheControl = ({ access, maxAge }: Operation): string => {
  if (access !== 'public') return 'private, no-cache';
  return maxAge === undefined ? 'no-store' : `public, max-age=${maxAge}`;
};
