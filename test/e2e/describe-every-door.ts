import { once } from 'node:events';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import request from 'supertest';
import { expressApp } from '../../src/adapters/express/express-app.ts';
import { expressServer } from '../../src/adapters/express/server.ts';
import type { App } from '../../src/adapters/http/message.ts';
import { functionUrl } from '../../src/adapters/lambda/function-url.ts';
import { httpApi } from '../../src/adapters/lambda/http-api.ts';
import { restApi } from '../../src/adapters/lambda/rest-api.ts';
import { container, T } from '../../src/infrastructure/container.ts';
import { functionUrlGateway } from '../gateway/function-url.ts';
import { gatewayServer } from '../gateway/gateway.ts';
import { httpApiGateway, httpApiGatewayV1 } from '../gateway/http-api.ts';
import { restApiGateway } from '../gateway/rest-api.ts';
import { testConfig } from './test-config.ts';

interface DoorKind {
  readonly name: string;
  /** What the deployment puts before every path. */
  readonly prefix: string;
  readonly serve: (app: App) => Server;
}

export const doors: readonly DoorKind[] = [
  { name: 'Express', prefix: '', serve: (app) => expressServer(expressApp(app)) },
  {
    name: 'REST API',
    prefix: '/prod',
    serve: (app) => gatewayServer(restApiGateway('prod'), restApi(app)),
  },
  {
    name: 'HTTP API 2.0',
    prefix: '',
    serve: (app) => gatewayServer(httpApiGateway('$default'), httpApi(app)),
  },
  {
    name: 'HTTP API 2.0 with a named stage',
    prefix: '/dev',
    serve: (app) => gatewayServer(httpApiGateway('dev'), httpApi(app)),
  },
  {
    name: 'HTTP API 1.0',
    prefix: '/dev',
    serve: (app) => gatewayServer(httpApiGatewayV1('dev'), httpApi(app)),
  },
  {
    name: 'Function URL',
    prefix: '',
    serve: (app) => gatewayServer(functionUrlGateway, functionUrl(app)),
  },
];

/** A door that is open, as a client sees it. */
export interface Door {
  readonly name: string;
  readonly prefix: string;
  readonly port: number;
  /** A supertest agent for paths of the contract. */
  request(): ReturnType<typeof request>;
}

export const openDoor = async (
  kind: DoorKind,
  app: App,
): Promise<Door & { close(): Promise<void> }> => {
  const server = kind.serve(app).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    ...kind,
    port,
    request: () => request(`http://127.0.0.1:${port}${kind.prefix}`),
    close: async () => {
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
};

/** A fresh system in memory, composed as in production. */
export const newApp = (): Promise<App> => container(testConfig).getAsync(T.App);

/** Runs the scenarios through every door, each with a system of its own. */
export const describeEveryDoor = (title: string, scenarios: (door: () => Door) => void): void => {
  describe.each(doors)(`${title} through $name`, (kind) => {
    let door: Awaited<ReturnType<typeof openDoor>>;
    beforeAll(async () => {
      door = await openDoor(kind, await newApp());
    });
    afterAll(() => door.close());
    scenarios(() => door);
  });
};
