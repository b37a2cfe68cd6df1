import type { IncomingMessage } from 'node:http';

/** A path with its query; Express has pages of its own for what it cannot parse. */
const path = /^(\/[^#]*|\*)$/;

/** A client that takes us for a proxy names us before the path (RFC 9112 §3.2.2). */
const absoluteFormPrefix = /^https?:\/\/([\w.-]+|\[[\da-f:]+\])(:\d+)?(\/|$|(?=\?))/i;

/** RFC 3986 §3.2.2, an empty one included; no comma, at which lists are joined. */
const authority = /^([\w.~!$&'()*+;=%-]*|\[[\da-fv.:]+\])(:\d*)?$/i;

/** The path that a request asks for. */
export const pathOf = ({ url }: IncomingMessage): string =>
  `${url}`.replace(absoluteFormPrefix, '/');

/** Why a request is refused that Node's parser has taken, of what others on its way could see differently. */
export const validateFraming = (request: IncomingMessage): string | undefined => {
  const { httpVersion, headers, rawHeaders } = request;
  const { host } = headers;
  const coding = headers['transfer-encoding'];
  if (httpVersion !== '1.1' && httpVersion !== '1.0') return 'the request is not HTTP/1.1';
  // RFC 9112 §3.2
  if (httpVersion === '1.1' && host === undefined) return 'a Host header is needed';
  if (rawHeaders.filter(isHost).length > 1) return 'there are several Host headers';
  if (host !== undefined && !authority.test(host)) return 'the Host header names no host';
  // RFC 9112 §6.1
  if (coding !== undefined && coding.toLowerCase() !== 'chunked')
    return 'chunked is the only transfer coding that is understood';
  if (coding !== undefined && httpVersion === '1.0') return 'HTTP/1.0 has no transfer codings';
  return path.test(pathOf(request)) ? undefined : 'the request target is not a path';
};

/** Of names and values by turns. */
const isHost = (text: string, index: number): boolean =>
  index % 2 === 0 && text.length === 4 && text.toLowerCase() === 'host';
