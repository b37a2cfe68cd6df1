/** What every door needs to turn its wire form into an `HttpRequest`. */

/** Reads an undecoded query, without its `?` (WHATWG URL: `+` is a space, a malformed `%` stays as it is). */
export const decodeQuery = (query: string): Map<string, string[]> => {
  const fields = new Map<string, string[]>();
  if (query === '') return fields;
  for (const [name, value] of new URLSearchParams(`?${query}`)) addValue(fields, name, value);
  return fields;
};

/** The values of a name keep their order. */
export const addValue = (fields: Map<string, string[]>, name: string, value: string): void => {
  const values = fields.get(name);
  if (values) values.push(value);
  else fields.set(name, [value]);
};

/** Joins what was repeated (RFC 9110 §5.3; cookies: RFC 6265 §5.4), names in lower case. */
export const joinHeaders = (pairs: Iterable<readonly [string, string]>): Map<string, string> => {
  const headers = new Map<string, string>();
  for (const [field, value] of pairs) addHeader(headers, field, value);
  return headers;
};

export const addHeader = (headers: Map<string, string>, field: string, value: string): void => {
  const name = field.toLowerCase();
  const before = headers.get(name);
  const separator = name === 'cookie' ? '; ' : ',';
  headers.set(name, before === undefined ? value : `${before}${separator}${value}`);
};

/**
 * What the first of the trusted proxies said in an `X-Forwarded-…` field, counted from the right, where
 * every proxy appends; `own` is what we saw ourselves.
 */
export const forwarded = <T>(
  field: string | undefined,
  own: T,
  trustedProxies: number,
): string | T => {
  const hops = field?.split(',').map((hop) => hop.trim()) ?? [];
  return trustedProxies === 0 ? own : (hops.at(-trustedProxies) ?? hops[0] ?? own);
};
