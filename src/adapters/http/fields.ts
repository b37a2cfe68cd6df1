/** What every door needs to turn its wire form into an `HttpRequest`. */

/** Reads an undecoded query, without its `?` (WHATWG URL: `+` is a space, a malformed `%` stays as it is). */
export const decodeQuery = (query: string): Map<string, string[]> =>
  collect(new URLSearchParams(`?${query}`));

/** Groups pairs by name; the values of a name keep their order. */
export const collect = (pairs: Iterable<readonly [string, string]>): Map<string, string[]> => {
  const fields = new Map<string, string[]>();
  for (const [name, value] of pairs) {
    const values = fields.get(name);
    if (values) values.push(value);
    else fields.set(name, [value]);
  }
  return fields;
};

/** Joins what was repeated (RFC 9110 §5.3; cookies: RFC 6265 §5.4), names in lower case. */
export const joinHeaders = (pairs: Iterable<readonly [string, string]>): Map<string, string> => {
  const headers = new Map<string, string>();
  for (const [field, value] of pairs) {
    const name = field.toLowerCase();
    const before = headers.get(name);
    const separator = name === 'cookie' ? '; ' : ',';
    headers.set(name, before === undefined ? value : `${before}${separator}${value}`);
  }
  return headers;
};

/**
 * The address that the last trusted proxy saw, counted from the right of `X-Forwarded-For`, to which
 * every proxy appends; `peer` is who spoke to us.
 */
export const forwardedFor = (
  field: string | undefined,
  peer: string | undefined,
  trustedProxies: number,
): string | undefined => {
  const hops = field?.split(',').map((hop) => hop.trim()) ?? [];
  return trustedProxies === 0 ? peer : (hops.at(-trustedProxies) ?? hops[0] ?? peer);
};
