/** What every answer tells browsers: it is no page, gives its address to nobody and is what its type says. */
export const securityFields = {
  // CSP level 3
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
} as const;
