import { once } from 'node:events';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import request from 'supertest';
import { expressApp } from '../../src/adapters/express/express-app.ts';
import { expressServer } from '../../src/adapters/express/server.ts';
import type { App, DoorSettings } from '../../src/adapters/http/protocol/message.ts';
import { alb } from '../../src/adapters/lambda/alb.ts';
import { functionUrl, functionUrlStream } from '../../src/adapters/lambda/function-url.ts';
import { httpApi } from '../../src/adapters/lambda/http-api.ts';
import { restApi, restApiStream } from '../../src/adapters/lambda/rest-api.ts';
import type { Config, DatabaseConfig } from '../../src/infrastructure/config/config.ts';
import { container, tokens } from '../../src/infrastructure/main/container.ts';
import { albGateway } from '../gateway/alb.ts';
import type { GatewayDoor } from '../gateway/door.ts';
import { functionUrlGateway } from '../gateway/function-url.ts';
import { type GatewaySettings, gatewayServer } from '../gateway/gateway.ts';
import { httpApiGateway } from '../gateway/http-api.ts';
import type { Handler } from '../gateway/invoke.ts';
import { restApiGateway } from '../gateway/rest-api.ts';
import { proxyRoute } from '../gateway/routes.ts';
import { awslambda } from '../gateway/streaming.ts';
import { describeStore, dynamoDb, memory, sqlite } from '../stores/describe-every-store.ts';
import { conforming } from './conforming.ts';
import { testConfig } from './test-config.ts';

Object.assign(globalThis, { awslambda });

export interface DoorKind {
  readonly name: string;
  /** What the deployment puts before every path. */
  readonly prefix: string;
  /** Sends a stream as it is made; else it gathers it first. */
  readonly streams: boolean;
  readonly serve: (app: App, settings?: DoorSettings, gateway?: GatewayOptions) => Server;
}

type GatewayOptions = Partial<Omit<GatewaySettings, 'door' | 'handler' | 'stream'>>;

const behind = (
  name: string,
  prefix: string,
  door: GatewayDoor,
  handler: (app: App, settings?: DoorSettings) => unknown,
  streams = false,
): DoorKind => ({
  name,
  prefix,
  streams,
  serve: (app, settings, gateway) =>
    gatewayServer({
      door,
      handler: handler(app, settings) as Handler,
      stream: streams,
      ...gateway,
    }),
});

const findRoute = proxyRoute;
const restApiDoor = restApiGateway({ stage: 'prod', findRoute });
const httpApiDoor = (stage: string, payload: '1.0' | '2.0') =>
  httpApiGateway({ stage, payload, findRoute });

export const expressDoor: DoorKind = {
  name: 'Express',
  prefix: '',
  streams: true,
  serve: (app, settings) => expressServer(expressApp(app, settings)),
};

const allDoors: readonly DoorKind[] = [
  expressDoor,
  behind('REST API', '/prod', restApiDoor, restApi),
  behind('REST API, streaming', '/prod', restApiDoor, restApiStream, true),
  behind('HTTP API 2.0', '', httpApiDoor('$default', '2.0'), httpApi),
  behind('HTTP API 2.0 with a named stage', '/dev', httpApiDoor('dev', '2.0'), httpApi),
  behind('HTTP API 1.0', '/dev', httpApiDoor('dev', '1.0'), httpApi),
  behind('Function URL', '', functionUrlGateway(), functionUrl),
  behind('Function URL, streaming', '', functionUrlGateway(), functionUrlStream, true),
  behind('ALB', '', albGateway({ multiValue: true }), alb),
];

/** What `npm run test:quick` does without: other doors, and DynamoDB. */
const { isQuick = false } = globalThis as { isQuick?: boolean };
const quickDoors = ['Express', 'HTTP API 2.0 with a named stage'];
export const doors = allDoors.filter(({ name }) => !isQuick || quickDoors.includes(name));

/** A door that is open, as a client sees it. */
export interface Door {
  readonly name: string;
  readonly prefix: string;
  readonly streams: boolean;
  readonly port: number;
  /** A supertest agent for paths of the contract. */
  request(): ReturnType<typeof request>;
}

export const openDoor = async (
  kind: DoorKind,
  app: App,
  settings?: DoorSettings,
  gateway?: GatewayOptions,
): Promise<Door & { close(): Promise<void> }> => {
  const server = kind.serve(app, settings, gateway).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const url = `http://127.0.0.1:${port}${kind.prefix}`;
  return {
    ...kind,
    port,
    request: () => request.agent(url).use(conforming(url, kind !== expressDoor)),
    close: async () => {
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
};

/** A fresh system, composed as in production. */
export const newApp = (
  database: DatabaseConfig = { kind: 'memory' },
  changes: Partial<Config> = {},
): Promise<App> => container({ ...testConfig, database, ...changes }).getAsync(tokens.App);

/** Every door before a store in memory, and one door before every other store. */
const systems = [
  ...doors.map((kind) => ({ kind, store: memory })),
  { kind: expressDoor, store: sqlite },
  ...(isQuick ? [] : [{ kind: expressDoor, store: dynamoDb }]),
];

/** Runs the scenarios through every door and on every store, each time with a system of its own. */
export const describeEveryDoor = (title: string, scenarios: (door: () => Door) => void): void => {
  for (const { kind, store } of systems) {
    describeStore(store, `${title} through ${kind.name}`, () => {
      let door: Awaited<ReturnType<typeof openDoor>>;
      const place = store.places();
      beforeAll(async () => {
        door = await openDoor(kind, await newApp(await place()));
      });
      afterAll(() => door?.close());
      scenarios(() => door);
    });
  }
};
