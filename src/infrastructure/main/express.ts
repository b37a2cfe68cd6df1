import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expressApp } from '../../adapters/express/express-app.ts';
import { expressServer } from '../../adapters/express/server.ts';
import { type Config, readConfig } from '../config.ts';
import { container, T } from '../container.ts';
import { localEnvironment } from '../local-environment.ts';
import type { Environment } from '../settings.ts';
import { signToken } from '../sign-token.ts';
import { command } from './command.ts';

const help = `npm start [-- --port 3000 --host 127.0.0.1]

Serves the API with Express. Settings come from the environment; the README lists them.

  --port <number>   where to listen, instead of PORT (3000); 0 takes a free one
  --host <address>  on which address, instead of HOST (127.0.0.1)
`;

/** How long requests in flight may take to finish after SIGINT or SIGTERM, in milliseconds. */
const grace = 10_000;

const listen = async (server: Server, port: number, host: string): Promise<number> => {
  const listening = Promise.withResolvers<void>();
  server.once('error', listening.reject).listen(port, host, listening.resolve);
  await listening.promise.catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'EADDRINUSE') throw new Error(`cannot listen on ${host}: ${error.message}`);
    throw new Error(`port ${port} is taken; set PORT or --port to another one`);
  });
  return (server.address() as AddressInfo).port;
};

const stopOnSignal = (server: Server): void => {
  const stop = () => {
    server.close();
    setTimeout(() => server.closeAllConnections(), grace).unref();
  };
  process.once('SIGINT', stop).once('SIGTERM', stop);
};

const greeting = async (
  url: string,
  databaseUrl: string | undefined,
  { auth: { jwt } }: Config,
): Promise<string> => {
  const token =
    'secret' in jwt.keys
      ? await signToken(jwt, { sub: 'developer', scope: 'users:read users:write', expires: '8h' })
      : '$TOKEN';
  return `
Portico listens on ${url}, store ${databaseUrl}. Try:

curl -i '${url}/hello?name=Claude'

curl -i ${url}/health

curl -i ${url}/users -H "authorization: Bearer ${token}" -H 'content-type: application/json' -d '{"name":"Ada","email":"ada@example.com"}'

`;
};

const urlOf = (host: string, port: number): string => {
  if (host === '127.0.0.1' || host === '0.0.0.0' || host === '::')
    return `http://localhost:${port}`;
  return `http://${host.includes(':') ? `[${host}]` : host}:${port}`;
};

await command(
  help,
  { port: { type: 'string' }, host: { type: 'string' } },
  async ({ port, host }) => {
    const env: Environment = {
      ...localEnvironment(process.env),
      ...(port !== undefined && { PORT: port }),
      ...(host !== undefined && { HOST: host }),
    };
    const config = readConfig(env);
    const server = expressServer(expressApp(await container(config).getAsync(T.App), config.door));
    const url = urlOf(config.host, await listen(server, config.port, config.host));
    stopOnSignal(server);
    process.stdout.write(await greeting(url, env['DATABASE_URL'], config));
  },
);
