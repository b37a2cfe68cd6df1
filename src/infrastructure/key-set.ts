/** What an issuer is asked for its keys within, in milliseconds. */
const patience = 2_000;
const mostBytes = 65_536;

/**
 * What is at an issuer's address for its keys, as JSON. It goes nowhere else, takes a set of at most
 * 64 KiB within two seconds, and is asked by Node's own client: `fetch` takes 25 ms to load.
 */
export const readKeySet = async (url: URL): Promise<unknown> => {
  const { get } = process.getBuiltinModule(url.protocol === 'https:' ? 'node:https' : 'node:http');
  const signal = AbortSignal.timeout(patience);
  const { promise, resolve, reject } = Promise.withResolvers<Buffer>();
  get(url, { signal }, (response) => {
    const chunks: Buffer[] = [];
    let size = 0;
    if (response.statusCode !== 200) {
      response.destroy(new Error(`the key server answered ${response.statusCode}`));
    }
    response
      .on('data', (chunk: Buffer) => {
        size += chunk.length;
        chunks.push(chunk);
        if (size > mostBytes)
          response.destroy(new Error(`the key set has over ${mostBytes} bytes`));
      })
      .on('end', () => resolve(Buffer.concat(chunks)))
      .on('error', reject);
  }).on('error', reject);
  return JSON.parse((await promise).toString());
};
