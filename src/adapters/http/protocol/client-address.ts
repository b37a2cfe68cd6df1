import type { HttpHeaders } from './message.ts';

/**
 * The IP address in what a proxy or a socket writes: without the port, before which an IPv6 address stands
 * in brackets (RFC 7239 §6), without the zone (RFC 4007 §11), and an IPv4 address that a socket for both
 * kinds shows as `::ffff:192.0.2.1` (RFC 4291 §2.5.5.2) as itself. Any other text stays as it is.
 */
export const ipAddress = (text: string | undefined): string | undefined =>
  text === undefined || /^[\d.]+$/.test(text)
    ? text
    : text
        .replace(/^([\d.]+):\d+$/, '$1')
        .replace(/^\[([^\]]+)\](:\d+)?$/, '$1')
        .replace(/^([\da-f:.]+)%.*$/i, '$1')
        .replace(/^::ffff:(?=[\d.]+$)/i, '');

/**
 * What CloudFront has written in a header about its client; `CloudFront-Viewer-Address` ends with a port,
 * before which an IPv6 address has no brackets.
 */
export const viewerAddress = (headers: HttpHeaders, name: string): string | undefined => {
  const text = headers.get(name);
  return ipAddress(name === 'cloudfront-viewer-address' ? text?.replace(/:\d+$/, '') : text);
};
