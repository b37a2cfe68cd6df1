import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { GatewayDoor } from '../gateway/door.ts';
import { functionUrlGateway } from '../gateway/function-url.ts';
import { gatewayServer } from '../gateway/gateway.ts';
import { httpApiGateway } from '../gateway/http-api.ts';
import type { Handler } from '../gateway/invoke.ts';
import { restApiGateway } from '../gateway/rest-api.ts';
import { contractRoute } from '../gateway/routes.ts';
import { awslambda } from '../gateway/streaming.ts';

/** Serves bundles behind a local gateway, one after another, each with its own environment only, and asks them. */

interface Bundle {
  readonly folder: string;
  readonly environment: Readonly<Record<string, string>>;
}

export interface Asked {
  readonly kind: 'http-api' | 'rest-api-token' | 'rest-api-request' | 'function-url';
  readonly door: Bundle;
  readonly stream?: boolean;
  readonly authorizer?: Bundle & { readonly identitySources: readonly string[] };
  readonly requests: readonly {
    readonly method: string;
    readonly path: string;
    readonly headers: Readonly<Record<string, string>>;
    readonly body?: string;
  }[];
}

export type Answers = readonly { readonly status: number; readonly body: string }[];

const findRoute = contractRoute;
const restApi = (authorizerType: 'TOKEN' | 'REQUEST') =>
  restApiGateway({ stage: 'test', findRoute, authorizerType });

const doors: Readonly<Record<Asked['kind'], GatewayDoor>> = {
  'http-api': httpApiGateway({
    stage: '$default',
    findRoute,
    payload: '2.0',
    authorizerPayload: '2.0',
  }),
  'rest-api-token': restApi('TOKEN'),
  'rest-api-request': restApi('REQUEST'),
  'function-url': functionUrlGateway({ iamArn: 'arn:aws:iam::123456789012:user/tester' }),
};

const load = async ({ folder, environment }: Bundle): Promise<Handler> => {
  for (const name of Object.keys(process.env)) delete process.env[name];
  Object.assign(process.env, environment);
  return (await import(pathToFileURL(join(folder, 'index.mjs')).href)).handler;
};

const answersTo = async (asked: Asked): Promise<Answers> => {
  const { kind, door, stream = false, authorizer, requests } = asked;
  const before = authorizer && {
    handler: await load(authorizer),
    identitySources: authorizer.identitySources,
    ttl: 0,
  };
  const server = gatewayServer({
    door: doors[kind],
    handler: await load(door),
    stream,
    ...(before && { authorizer: before }),
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const { port } = server.address() as AddressInfo;
  const answers = [];
  for (const { method, path, headers, body } of requests) {
    const url = `http://127.0.0.1:${port}${path}`;
    const response = await fetch(url, { method, headers, ...(body !== undefined && { body }) });
    answers.push({ status: response.status, body: await response.text() });
  }
  return answers;
};

Object.assign(globalThis, { awslambda });
for (const asked of JSON.parse(process.argv[2] ?? '') as Asked[]) {
  // Lines of their own: the functions write their metrics there, too.
  process.stdout.write(`\n${JSON.stringify(await answersTo(asked))}\n`);
}
process.exit(0);
