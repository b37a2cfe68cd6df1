import type { IncomingMessage } from 'node:http';

/** A path with its query. Express responds with its own HTML pages to targets that it cannot parse. */
const path = /^(\/[^#]*|\*)$/;

/** The absolute form that clients send to proxies (RFC 9112 §3.2.2). */
const absoluteFormPrefix = /^https?:\/\/([\w.-]+|\[[\da-f:]+\])(:\d+)?(\/|$|(?=\?))/i;

/** RFC 3986 §3.2.2; may be empty. No comma, because Node joins repeated headers with one. */
const authority = /^([\w.~!$&'()*+;=%-]*|\[[\da-fv.:]+\])(:\d*)?$/i;

/** The request target as a path with query. */
export const pathOf = ({ url }: IncomingMessage): string =>
  `${url}`.replace(absoluteFormPrefix, '/');

/** Rejects requests that Node accepts but proxies may frame or route differently; returns the reason. */
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

/** `rawHeaders` alternates names and values. */
const isHost = (text: string, index: number): boolean =>
  index % 2 === 0 && text.length === 4 && text.toLowerCase() === 'host';
