import { readConfig } from '../../src/infrastructure/config/config.ts';
import { localEnvironment } from '../../src/infrastructure/config/local-environment.ts';
import { command, oneOf, runMain } from '../../src/infrastructure/main/command.ts';
import { serve } from '../../src/infrastructure/main/serve.ts';
import { curlLines, signedWith, welcome } from '../../src/infrastructure/main/welcome.ts';
import { loadBundle } from './bundles.ts';
import { chooseDoor, doorHelp, doorOptions, wholeNumber } from './choice.ts';
import { type GatewaySettings, gatewayServer } from './gateway.ts';
import { awslambda } from './streaming.ts';

const help = `npm run gateway -- rest-api|http-api|function-url|alb [options]

Serves the Lambda bundle and its authorizer on loopback as the real door would.

${doorHelp.before}  --authorizer <kind>         token, request or none (REST: token; HTTP: request)
  --identity-source <source>  what the authorizer is asked about; may be given several times
                              (method.request.header.Authorization, $request.header.Authorization)
  --ttl <seconds>             how long a decision is remembered (300)
  --api-key <key>             a key of the usage plan (rest-api); may be given several times
  --api-key-source <who>      header or authorizer (header)
  --cors <origin>             the door's own CORS (http-api, function-url); may be given several times
  --port <number>             where to listen (3001)
${doorHelp.after}`;

const options = {
  ...doorOptions,
  authorizer: { type: 'string' },
  'identity-source': { type: 'string', multiple: true },
  ttl: { type: 'string', default: '300' },
  'api-key': { type: 'string', multiple: true },
  'api-key-source': { type: 'string', default: 'header' },
  cors: { type: 'string', multiple: true },
  port: { type: 'string', default: '3001' },
} as const;

export const main = command(
  help,
  options,
  async (values, name) => {
    const { door, bundle, prefix, authorizer, identitySource } = chooseDoor(name, values);
    const ttl = wholeNumber('--ttl', values.ttl);
    const functionTimeout = wholeNumber('--timeout', values.timeout);
    const port = wholeNumber('--port', values.port);
    const source = oneOf('--api-key-source', values['api-key-source'], ['header', 'authorizer']);
    const given = { ...process.env };
    const env = localEnvironment(given);
    const { auth } = readConfig(env);
    Object.assign(process.env, env);
    Object.assign(globalThis, { awslambda });
    const load = async (bundle: string) => (await loadBundle(values.dist, bundle)).handler;
    const settings: GatewaySettings = {
      door,
      handler: await load(bundle),
      stream: values.stream,
      functionTimeout,
      ...(authorizer && {
        authorizer: {
          handler: await load(authorizer),
          identitySources: values['identity-source'] ?? [identitySource],
          ttl,
        },
      }),
      ...(values['api-key'] && {
        apiKeys: { keys: values['api-key'], source: source === 'header' ? 'HEADER' : 'AUTHORIZER' },
      }),
      ...(values.cors && { cors: { origins: values.cors, dropsOwn: name === 'http-api' } }),
    };
    const elsewhere = `npm run gateway -- ${name} --port`;
    const root = await serve(gatewayServer(settings), { port, host: '127.0.0.1', elsewhere });
    const url = root + prefix;
    const facts = {
      bundle: `dist/${bundle}`,
      authorizer: authorizer ? `dist/${authorizer}, decisions kept ${ttl} s` : 'none',
      store: `${env['DATABASE_URL']}`,
      tokens: signedWith(auth, given),
      stop: 'Ctrl-C',
    };
    const requests = await curlLines(url, auth, given);
    process.stdout.write(welcome(`The door ${name} is at`, url, facts, requests));
  },
  'door',
);

if (import.meta.main) await runMain(main);
