import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { readConfig } from '../../src/infrastructure/config.ts';
import { localEnvironment } from '../../src/infrastructure/local-environment.ts';
import { command, type Values } from '../../src/infrastructure/main/command.ts';
import { curlLines, serve } from '../../src/infrastructure/main/serve.ts';
import { albGateway } from './alb.ts';
import type { GatewayDoor } from './door.ts';
import { functionUrlGateway } from './function-url.ts';
import { type GatewaySettings, gatewayServer } from './gateway.ts';
import { httpApiGateway } from './http-api.ts';
import type { Handler } from './invoke.ts';
import { restApiGateway } from './rest-api.ts';
import { contractRoute } from './routes.ts';
import { awslambda } from './streaming.ts';

const help = `npm run gateway -- rest-api|http-api|function-url|alb [options]

Serves the built Lambda bundle (npm run build) and its authorizer on loopback as the real door would.

  --stage <name>              stage of an API (REST: dev; HTTP: $default)
  --payload 1.0|2.0           payload format of an HTTP API and its authorizer (2.0)
  --stream                    response streaming (rest-api, function-url)
  --authorizer <kind>         token, request or none (REST: token; HTTP: request)
  --identity-source <source>  what the authorizer is asked about; may be given several times
                              (method.request.header.Authorization, $request.header.Authorization)
  --ttl <seconds>             how long a decision is remembered (300)
  --api-key <key>             a key of the usage plan (rest-api); may be given several times
  --api-key-source <who>      header or authorizer (header)
  --cors <origin>             the door's own CORS (http-api, function-url); may be given several times
  --iam <arn>                 auth type AWS_IAM: whose signature was found good (function-url)
  --timeout <ms>              time-out of the function (10000)
  --port <number>             where to listen (3001)
  --dist <folder>             where the bundles are (dist)
`;

const options = {
  stage: { type: 'string' },
  payload: { type: 'string', default: '2.0' },
  stream: { type: 'boolean', default: false },
  authorizer: { type: 'string' },
  'identity-source': { type: 'string', multiple: true },
  ttl: { type: 'string', default: '300' },
  'api-key': { type: 'string', multiple: true },
  'api-key-source': { type: 'string', default: 'header' },
  cors: { type: 'string', multiple: true },
  iam: { type: 'string' },
  timeout: { type: 'string', default: '10000' },
  port: { type: 'string', default: '3001' },
  dist: { type: 'string', default: join(import.meta.dirname, '../../dist') },
} as const;

type Given = Values<typeof options>;

const oneOf = <const Choice extends string>(
  flag: string,
  value: string,
  choices: readonly Choice[],
): Choice => {
  const choice = choices.find((each) => each === value);
  if (choice === undefined) throw new Error(`${flag} must be ${choices.join(' or ')}`);
  return choice;
};

const wholeNumber = (flag: string, value: string): number => {
  if (!/^\d{1,9}$/.test(value)) throw new Error(`${flag} must be a whole number`);
  return Number(value);
};

/** Which options make no sense at which door. */
const foreign: Record<string, readonly (keyof Given)[]> = {
  'rest-api': ['cors', 'iam'],
  'http-api': ['api-key', 'iam'],
  'function-url': ['stage', 'authorizer', 'identity-source', 'api-key'],
  alb: ['stage', 'authorizer', 'identity-source', 'api-key', 'cors', 'iam'],
};

const refuseForeign = (name: string, values: Given): void => {
  const [flag] = (foreign[name] ?? []).filter((option) => values[option] !== undefined);
  if (flag) throw new Error(`--${flag} is not for ${name}`);
  if (values.stream && (name === 'http-api' || name === 'alb')) {
    throw new Error(`--stream is not for ${name}, which cannot stream`);
  }
};

interface Choice {
  readonly door: GatewayDoor;
  /** What comes before every path. */
  readonly prefix: string;
  /** Of the authorizer, below `dist`. */
  readonly authorizer?: string;
  readonly identitySource: string;
}

const choose = (name: string, values: Given): Choice => {
  const findRoute = contractRoute;
  switch (oneOf('the door', name, ['rest-api', 'http-api', 'function-url', 'alb'])) {
    case 'rest-api': {
      const { stage = 'dev', authorizer = 'token' } = values;
      const kind = oneOf('--authorizer', authorizer, ['token', 'request', 'none']);
      const authorizerType = { token: 'TOKEN', request: 'REQUEST', none: undefined } as const;
      const type = authorizerType[kind];
      return {
        door: restApiGateway({ stage, findRoute, ...(type && { authorizerType: type }) }),
        prefix: `/${stage}`,
        ...(kind !== 'none' && { authorizer: `${kind}-authorizer` }),
        identitySource: 'method.request.header.Authorization',
      };
    }
    case 'http-api': {
      const { stage = '$default', authorizer = 'request' } = values;
      const payload = oneOf('--payload', values.payload, ['1.0', '2.0']);
      const isAsked = oneOf('--authorizer', authorizer, ['request', 'none']) === 'request';
      const format = isAsked && { authorizerPayload: payload };
      return {
        door: httpApiGateway({ stage, findRoute, payload, ...format }),
        prefix: stage === '$default' ? '' : `/${stage}`,
        ...(isAsked && { authorizer: 'http-authorizer' }),
        identitySource: '$request.header.Authorization',
      };
    }
    case 'function-url':
      return {
        door: functionUrlGateway(values.iam === undefined ? {} : { iamArn: values.iam }),
        prefix: '',
        identitySource: '',
      };
    case 'alb':
      return { door: albGateway({ multiValue: true }), prefix: '', identitySource: '' };
  }
};

const load = async (dist: string, bundle: string): Promise<Handler> => {
  const file = resolve(dist, bundle, 'index.mjs');
  if (!existsSync(file)) throw new Error(`dist/${bundle} is missing: run npm run build`);
  return (await import(pathToFileURL(file).href)).handler;
};

await command(
  help,
  options,
  async (values, name) => {
    const { door, prefix, authorizer, identitySource } = choose(name, values);
    refuseForeign(name, values);
    const env = localEnvironment(process.env);
    const { auth } = readConfig(env);
    Object.assign(process.env, env);
    Object.assign(globalThis, { awslambda });
    const ttl = wholeNumber('--ttl', values.ttl);
    const source = oneOf('--api-key-source', values['api-key-source'], ['header', 'authorizer']);
    const settings: GatewaySettings = {
      door,
      handler: await load(values.dist, values.stream ? `${name}-stream` : name),
      stream: values.stream,
      functionTimeout: wholeNumber('--timeout', values.timeout),
      ...(authorizer && {
        authorizer: {
          handler: await load(values.dist, authorizer),
          identitySources: values['identity-source'] ?? [identitySource],
          ttl,
        },
      }),
      ...(values['api-key'] && {
        apiKeys: { keys: values['api-key'], source: source === 'header' ? 'HEADER' : 'AUTHORIZER' },
      }),
      ...(values.cors && { cors: { origins: values.cors, dropsOwn: name === 'http-api' } }),
    };
    const url = await serve(
      gatewayServer(settings),
      wholeNumber('--port', values.port),
      '127.0.0.1',
    );
    const asked = authorizer ? `dist/${authorizer}, decisions kept ${ttl} s` : 'no authorizer';
    process.stdout.write(
      `\nThe door ${name} is at ${url}${prefix} (${asked}). Try:\n${await curlLines(url + prefix, auth.jwt)}`,
    );
  },
  'door',
);
