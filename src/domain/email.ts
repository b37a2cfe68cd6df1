/** RFC 5321 §4.5.3.1.3: a path of 256 octets, with its angle brackets. */
export const maxEmailLength = 254;

/** RFC 5321 §4.5.3.1.1, in octets; the pattern allows only ASCII, so octets are characters. */
export const maxLocalPartLength = 64;

/**
 * A dot-atom (RFC 5322 §3.2.3) and labels (RFC 1035 §2.3.1), the last one letters or Punycode
 * (RFC 5890 §2.3.2.1). The OpenAPI document contains it, so it uses only syntax that all regex dialects share.
 */
export const emailPattern =
  /^[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*@(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)+(?:[A-Za-z]{2,63}|[Xx][Nn]--[A-Za-z0-9-]{0,58}[A-Za-z0-9])$/;

export const hasShortLocalPart = (email: string): boolean =>
  email.indexOf('@') <= maxLocalPartLength;

export const isEmail = (email: string): boolean =>
  email.length <= maxEmailLength && hasShortLocalPart(email) && emailPattern.test(email);

/** Addresses are unique regardless of letter case. */
export const emailKey = (email: string): string => email.toLowerCase();
