/** On every response: nothing may be loaded or framed, no `Referer`, no MIME sniffing. */
export const securityHeaders = {
  // CSP level 3
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
} as const;

/** Browsers use HTTPS for a year (RFC 6797 §6.1.1); only for responses over TLS (§7.2). */
export const strictTransportSecurity = { 'strict-transport-security': 'max-age=31536000' } as const;
