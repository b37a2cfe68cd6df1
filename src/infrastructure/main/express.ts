import { expressApp } from '../../adapters/express/express-app.ts';
import { expressServer } from '../../adapters/express/server.ts';
import { serverLimits } from '../../adapters/express/server-limits.ts';
import { api } from '../../adapters/http/contract/api.ts';
import type { Log } from '../../application/ports/driven.ts';
import { readConfig, withoutGatewayDefaults } from '../config/config.ts';
import { localEnvironment } from '../config/local-environment.ts';
import type { Environment } from '../config/settings.ts';
import { apiDocument } from '../docs/api-document.ts';
import { liveDocs } from '../docs/live-docs.ts';
import { lineLog } from '../log/line-log.ts';
import { logQueue } from '../log/log-queue.ts';
import { command, runMain } from './command.ts';
import { container, tokens } from './container.ts';
import { serve } from './serve.ts';
import { curlLines, signedWith, welcome } from './welcome.ts';

const help = `npm start [-- --port 3000 --host 127.0.0.1]

Serves the API with Express. Settings come from the environment; docs/configuration.md lists them.

  --port <number>   where to listen, instead of PORT (3000); 0 takes a free one
  --host <address>  on which address, instead of HOST (127.0.0.1)

npm run dev takes the same, and starts again whenever a source changes.
`;

/** The server goes on when the reader of its log is gone. */
const sayOnStderr = ({ message }: Error): void => {
  process.stderr.on('error', () => {});
  process.stderr.write(`portico: the log is not read any more (${message}); serving goes on\n`);
};

export const main = command(
  help,
  { port: { type: 'string' }, host: { type: 'string' } },
  async ({ port, host }) => {
    const env: Environment = {
      ...withoutGatewayDefaults,
      DOCS: 'on',
      ...(process.stdout.isTTY && { LOG_FORMAT: 'pretty' }),
      ...localEnvironment(process.env),
      ...(port !== undefined && { PORT: port }),
      ...(host !== undefined && { HOST: host }),
    };
    const config = readConfig(env);
    const docs = config.docs ? liveDocs(apiDocument(config.auth.tokenHeader)) : undefined;
    const services = container(config, 'express', docs);
    const log: Log = lineLog(
      config.log,
      logQueue(process.stdout, {
        dropped: (lines) => log('error', 'log lines were dropped: they were not read', { lines }),
        gone: sayOnStderr,
      }),
      { door: 'express' },
    );
    services.rebind(tokens.Log).toConstantValue(log);
    const door = expressApp(await services.getAsync(tokens.App), config.door);
    const store = await services.getAsync(tokens.Store);
    const limits = serverLimits(config.door.trustedProxies, config.keepAliveTimeoutMs);
    const server = expressServer(door, limits);
    server.once('close', () => store.close());
    const place = { port: config.port, host: config.host, elsewhere: 'npm start -- --port' };
    const root = await serve(server, place, log);
    const url = root + config.door.basePath;
    const facts = {
      ...(config.docs && { docs: `${url}/docs` }),
      store: `${env['DATABASE_URL']}`,
      tokens: signedWith(config.auth, process.env),
      stop: 'Ctrl-C',
    };
    const requests = await curlLines(url, config.auth, process.env);
    process.stdout.write(welcome(`${api.title} listens on`, url, facts, requests));
  },
);

if (import.meta.main) await runMain(main);
