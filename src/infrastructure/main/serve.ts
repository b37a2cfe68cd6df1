import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Log } from '../../application/ports.ts';
import type { JwtConfig } from '../auth-config.ts';
import { signToken } from '../sign-token.ts';
import { gracefulStop } from './graceful-stop.ts';

/** How long requests in flight may take to finish, in milliseconds. */
const grace = 10_000;

/** For so long a second signal is taken for the first: npm passes on the Ctrl-C that we have had too. In milliseconds. */
const echo = 500;

/**
 * Listens, and stops when what is in flight is done: on SIGINT and SIGTERM, of which a second one ends the
 * process at once, and on an error that nobody has caught, with exit code 1. Gives the base URL.
 */
export const serve = async (
  server: Server,
  port: number,
  host: string,
  log?: Log,
): Promise<string> => {
  const listening = Promise.withResolvers<void>();
  server.once('error', listening.reject).listen(port, host, listening.resolve);
  await listening.promise.catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'EADDRINUSE') throw new Error(`cannot listen on ${host}: ${error.message}`);
    throw new Error(`port ${port} is taken; set PORT or --port to another one`);
  });
  const stop = gracefulStop(server, grace);
  const stopOnce = () => {
    stop();
    setTimeout(() => process.off('SIGINT', stopOnce).off('SIGTERM', stopOnce), echo).unref();
  };
  process.on('SIGINT', stopOnce).on('SIGTERM', stopOnce);
  if (log) onUncaught(log, stop);
  return urlOf(host, (server.address() as AddressInfo).port);
};

/** Rejections that nobody handles are among them. What follows the first, a log that is gone say, is ignored. */
const onUncaught = (log: Log, stop: () => void): void => {
  const fail = (error: unknown) => {
    process.exitCode = 1;
    stop();
    log('error', 'the server ends: nobody has caught this', { error });
  };
  process.once('uncaughtException', fail).on('uncaughtException', () => {});
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
