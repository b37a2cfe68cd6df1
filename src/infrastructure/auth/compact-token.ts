/** Base64url as only one text encodes it: without padding, white space or stray bits at its end (RFC 4648 §3.5). */
const part = /(?:[\w-]{4})*(?:[\w-][AQgw]|[\w-]{2}[AEIMQUYcgkosw048])?/.source;
const compact = new RegExp(`^${part}\\.${part}\\.${part}$`);

/** Whether a token is a compact JWS (RFC 7515 §7.1) in the one spelling that it has. */
export const isCompactToken = (token: string): boolean => compact.test(token);

/**
 * Whether all who read a part of a token read the same: no member is there twice (RFC 7515 §4,
 * RFC 7519 §4), nor is there a byte order mark, which some skip (RFC 8259 §8.1).
 */
export const isUnambiguous = (encoded: string): boolean => {
  const json = Buffer.from(encoded, 'base64url').toString();
  return !json.startsWith('\ufeff') && memberCount(json) === Object.keys(JSON.parse(json)).length;
};

/** How many members the outermost object of a JSON text is written with. */
const memberCount = (json: string): number => {
  let count = 0;
  let depth = 0;
  let isText = false;
  for (let at = 0; at < json.length; at += 1) {
    const character = json[at];
    if (character === '"') isText = !isText;
    else if (isText && character === '\\') at += 1;
    else if (isText) continue;
    else if (character === '{' || character === '[') depth += 1;
    else if (character === '}' || character === ']') depth -= 1;
    else if (character === ':' && depth === 1) count += 1;
  }
  return count;
};
