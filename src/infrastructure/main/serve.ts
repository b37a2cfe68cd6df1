import type { Server, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { JwtConfig } from '../auth-config.ts';
import { signToken } from '../sign-token.ts';

/** How long requests in flight may take to finish after SIGINT or SIGTERM, in milliseconds. */
const grace = 10_000;

/** Listens, and stops on SIGINT and SIGTERM when what is in flight is done. Gives the base URL. */
export const serve = async (server: Server, port: number, host: string): Promise<string> => {
  const listening = Promise.withResolvers<void>();
  server.once('error', listening.reject).listen(port, host, listening.resolve);
  await listening.promise.catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'EADDRINUSE') throw new Error(`cannot listen on ${host}: ${error.message}`);
    throw new Error(`port ${port} is taken; set PORT or --port to another one`);
  });
  // A connection that is kept alive after its answer would hold up the end.
  const closeIdle = () => {
    if (!server.listening) server.closeIdleConnections();
  };
  server.on('request', (_request, response: ServerResponse) => {
    response.once('close', () => setImmediate(closeIdle));
  });
  const stop = () => {
    server.close();
    setTimeout(() => server.closeAllConnections(), grace).unref();
  };
  process.once('SIGINT', stop).once('SIGTERM', stop);
  return urlOf(host, (server.address() as AddressInfo).port);
};

const urlOf = (host: string, port: number): string => {
  if (host === '127.0.0.1' || host === '0.0.0.0' || host === '::')
    return `http://localhost:${port}`;
  return `http://${host.includes(':') ? `[${host}]` : host}:${port}`;
};

/** Three requests to paste, one with a fresh token where we can sign one. */
export const curlLines = async (url: string, jwt: JwtConfig): Promise<string> => {
  const token =
    'secret' in jwt.keys
      ? await signToken(jwt, { sub: 'developer', scope: 'users:read users:write', expires: '8h' })
      : '$TOKEN';
  return `
curl -i '${url}/hello?name=Claude'

curl -i ${url}/health

curl -i ${url}/users -H "authorization: Bearer ${token}" -H 'content-type: application/json' -d '{"name":"Ada","email":"ada@example.com"}'

`;
};
