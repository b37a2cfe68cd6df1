import { expressApp } from '../../adapters/express/express-app.ts';
import { expressServer } from '../../adapters/express/server.ts';
import { serverLimits } from '../../adapters/express/server-limits.ts';
import { readConfig, ungated } from '../config.ts';
import { container, T } from '../container.ts';
import { apiDocument } from '../docs/api-document.ts';
import { liveDocs } from '../docs/live-docs.ts';
import { localEnvironment } from '../local-environment.ts';
import type { Environment } from '../settings.ts';
import { command } from './command.ts';
import { curlLines, serve } from './serve.ts';

const help = `npm start [-- --port 3000 --host 127.0.0.1]

Serves the API with Express. Settings come from the environment; the README lists them.

  --port <number>   where to listen, instead of PORT (3000); 0 takes a free one
  --host <address>  on which address, instead of HOST (127.0.0.1)
`;

await command(
  help,
  { port: { type: 'string' }, host: { type: 'string' } },
  async ({ port, host }) => {
    const env: Environment = {
      ...ungated,
      DOCS: 'on',
      ...(process.stdout.isTTY && { LOG_FORMAT: 'pretty' }),
      ...localEnvironment(process.env),
      ...(port !== undefined && { PORT: port }),
      ...(host !== undefined && { HOST: host }),
    };
    const config = readConfig(env);
    const docs = config.docs ? liveDocs(apiDocument(config.auth.tokenHeader)) : undefined;
    const services = container(config, 'express', docs);
    const door = expressApp(await services.getAsync(T.App), config.door);
    const store = await services.getAsync(T.Store);
    const server = expressServer(door, serverLimits(config.door.trustedProxies));
    server.once('close', () => {
      store.close();
      // Whoever waits for a store or a key server has no client any more.
      process.exit();
    });
    const url = await serve(server, config.port, config.host, services.get(T.Log));
    const what = config.docs ? `Try ${url}/docs in a browser, or` : 'Try';
    const lines = await curlLines(url, config.auth.jwt);
    process.stdout.write(
      `\nPortico listens on ${url}, store ${env['DATABASE_URL']}. ${what}:\n${lines}`,
    );
  },
);
