import type { HandlerResult, Operation } from '../contract/operation.ts';
import { optionsHeaders } from '../contract/options.ts';
import type { HttpResponse, RoutedRequest } from '../protocol/message.ts';
import { ndjson, withFirstChunk } from './stream.ts';

/** Turns the result of a handler into an HTTP response. */
export const present = async (
  operation: Operation,
  { status, headers = {}, body, lines, content }: HandlerResult,
  { method }: RoutedRequest,
): Promise<HttpResponse> => {
  const response = (mediaType: string | undefined, content: HttpResponse['body']) => {
    const responseHeaders: Record<string, string> = { 'cache-control': cacheControl(operation) };
    if (mediaType) responseHeaders['content-type'] = mediaType;
    for (const name of Object.keys(headers)) {
      const value = headers[name];
      if (value !== undefined) responseHeaders[name] = value;
    }
    return { status, headers: responseHeaders, cookies: [], body: content };
  };
  if (content) return response(content.mediaType, content.bytes);
  if (body !== undefined) return response('application/json', JSON.stringify(body));
  if (!lines) return response(undefined, '');
  const stream = ndjson(lines);
  // A response to HEAD has no content, so the stream is not started.
  return response(
    'application/x-ndjson',
    method === 'HEAD' ? stream : await withFirstChunk(stream),
  );
};

/** The response to OPTIONS. */
export const optionsResponse = (
  methods: readonly string[],
  patch: Operation | undefined,
): HttpResponse => ({
  status: 204,
  headers: optionsHeaders(methods, patch),
  cookies: [],
  body: '',
});

/** RFC 9111 §5.2.2. A response to an authenticated caller is private and revalidated before each reuse. */
const cacheControl = ({ access, maxAge }: Operation): string => {
  if (access !== 'public') return 'private, no-cache';
  return maxAge === undefined ? 'no-store' : `public, max-age=${maxAge}`;
};
