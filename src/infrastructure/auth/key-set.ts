import { version } from '../version.ts';

/** How long an issuer may take to send its keys, in milliseconds. */
const timeoutMs = 2_000;
const maxBytes = 65_536;

/** A firewall may refuse who does not say what it is; the media types are those of RFC 7517 §8.5. */
const headers = {
  'user-agent': `portico/${version}`,
  accept: 'application/jwk-set+json, application/json',
};

/** A published key set. Its text identifies the version. */
export interface PublishedKeySet {
  readonly members: readonly unknown[];
  readonly text: string;
}

/**
 * The key set at an address. It goes nowhere else, takes a set of at most 64 KiB within two seconds,
 * and is asked for by Node's own client: `fetch` takes 25 ms to load.
 */
export const readKeySet = async (url: URL): Promise<PublishedKeySet> => {
  const { get } = process.getBuiltinModule(url.protocol === 'https:' ? 'node:https' : 'node:http');
  const signal = AbortSignal.timeout(timeoutMs);
  const { promise, resolve, reject } = Promise.withResolvers<PublishedKeySet>();
  get(url, { signal, headers }, (response) => {
    const chunks: Buffer[] = [];
    let size = 0;
    if (response.statusCode !== 200) {
      response.destroy(new Error(`the key server answered ${response.statusCode}`));
    }
    response
      .on('data', (chunk: Buffer) => {
        size += chunk.length;
        chunks.push(chunk);
        if (size > maxBytes) response.destroy(new Error(`the key set has over ${maxBytes} bytes`));
      })
      .on('end', () => {
        const text = Buffer.concat(chunks).toString();
        const members = membersOf(text);
        const type = response.headers['content-type'] ?? 'no content type';
        if (members) resolve({ members, text });
        else
          reject(new Error(`the answer of ${url.host} is not a key set (RFC 7517): ${hint(type)}`));
      })
      .on('error', reject);
  }).on('error', reject);
  return promise;
};

const hint = (contentType: string): string =>
  `status 200, ${contentType}; JWKS_URL must be the jwks_uri of the issuer's discovery document`;

/** `undefined` where the text is not JSON or not a key set: a discovery document, a list, a map of certificates. */
const membersOf = (text: string): readonly unknown[] | undefined => {
  try {
    const { keys } = JSON.parse(text);
    return Array.isArray(keys) ? keys : undefined;
  } catch {
    return undefined;
  }
};
