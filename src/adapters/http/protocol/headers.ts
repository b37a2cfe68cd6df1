/** Helpers of the doors that build an `HttpRequest`. */

/** Parses a percent-encoded query without `?` (WHATWG URL: `+` is a space, a malformed `%` stays). */
export const decodeQuery = (query: string): Map<string, string[]> => {
  const parameters = new Map<string, string[]>();
  if (query === '') return parameters;
  for (const [name, value] of new URLSearchParams(`?${query}`)) addValue(parameters, name, value);
  return parameters;
};

/** Values of one name keep their order. */
export const addValue = (
  valuesByName: Map<string, string[]>,
  name: string,
  value: string,
): void => {
  const values = valuesByName.get(name);
  if (values) values.push(value);
  else valuesByName.set(name, [value]);
};

/** Joins repeated headers (RFC 9110 §5.3; cookies: RFC 6265 §5.4), names in lower case. */
export const joinHeaders = (pairs: Iterable<readonly [string, string]>): Map<string, string> => {
  const headers = new Map<string, string>();
  for (const [name, value] of pairs) addHeader(headers, name, value);
  return headers;
};

export const addHeader = (headers: Map<string, string>, header: string, value: string): void => {
  const name = header.toLowerCase();
  const before = headers.get(name);
  const separator = name === 'cookie' ? '; ' : ',';
  headers.set(name, before === undefined ? value : `${before}${separator}${value}`);
};

/**
 * The entry of an `X-Forwarded-…` header that the outermost trusted proxy appended. Every proxy appends on
 * the right, so entries count from there. `fallback` is the value of the connection itself.
 */
export const forwarded = <T>(
  header: string | undefined,
  fallback: T,
  trustedProxies: number,
): string | T => {
  const hops = header?.split(',').map((hop) => hop.trim()) ?? [];
  return trustedProxies === 0 ? fallback : (hops.at(-trustedProxies) ?? hops[0] ?? fallback);
};
