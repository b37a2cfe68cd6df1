/** In characters. */
const mostCharacters = 8_192;

/** Base64url as only one text encodes it: without padding, white space or stray bits at its end (RFC 4648 §3.5). */
const part = /(?:[\w-]{4})*(?:[\w-][AQgw]|[\w-]{2}[AEIMQUYcgkosw048])?/.source;
const compact = new RegExp(`^${part}\\.${part}\\.${part}$`);

/** Whether a token is a compact JWS (RFC 7515 §7.1) in the one spelling that it has. */
export const isCompactToken = (token: string): boolean =>
  token.length <= mostCharacters && compact.test(token);

/**
 * Whether all who read a part of a token read the same: no member is there twice (RFC 7515 §4,
 * RFC 7519 §4), nor is there a byte order mark, which some skip (RFC 8259 §8.1).
 */
export const isUnambiguous = (encoded: string): boolean => {
  const json = Buffer.from(encoded, 'base64url').toString();
  const names = memberNames(json);
  return new Set(names).size === names.length && !json.startsWith('\ufeff');
};

/** A string is taken without its end too, lest it be looked for again from every quote. */
const tokens = /"(?:[^"\\]|\\.)*"?|[{}[\]:]/g;

/** Of the outermost object of a JSON text. */
const memberNames = (json: string): string[] => {
  const names: string[] = [];
  let depth = 0;
  let last = '';
  for (const [token] of json.matchAll(tokens)) {
    if (token === '{' || token === '[') depth += 1;
    else if (token === '}' || token === ']') depth -= 1;
    else if (token === ':' && depth === 1) names.push(JSON.parse(last));
    last = token;
  }
  return names;
};
