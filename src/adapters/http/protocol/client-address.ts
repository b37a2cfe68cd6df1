import type { HttpHeaders } from './message.ts';

/**
 * The IP address that a proxy or a socket reports, without brackets and port (RFC 7239 §6) and without
 * the zone (RFC 4007 §11). An IPv4-mapped address (`::ffff:192.0.2.1`, RFC 4291 §2.5.5.2) becomes IPv4.
 * Other text is returned unchanged.
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
 * The viewer's address in a header that CloudFront sets. `CloudFront-Viewer-Address` ends with a port and has
 * no brackets around an IPv6 address.
 */
export const viewerAddress = (headers: HttpHeaders, name: string): string | undefined => {
  const text = headers.get(name);
  return ipAddress(name === 'cloudfront-viewer-address' ? text?.replace(/:\d+$/, '') : text);
};
