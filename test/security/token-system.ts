import type { Operation } from '../../src/adapters/http/contract/operation.ts';
import type { App } from '../../src/adapters/http/protocol/message.ts';
import type { UserRepository } from '../../src/application/ports/driven.ts';
import type { UseCases } from '../../src/application/ports/driving.ts';
import { authenticator } from '../../src/infrastructure/auth/authenticator.ts';
import { readConfig } from '../../src/infrastructure/config/config.ts';
import { lineLog } from '../../src/infrastructure/log/line-log.ts';
import { container, tokens } from '../../src/infrastructure/main/container.ts';
import { openAuthorizerPorts } from '../../src/infrastructure/main/open-ports.ts';
import { edgeKinds } from '../authorizers/edge-kinds.ts';
import { exampleOf } from '../e2e/example.ts';
import { testEnvironment } from '../e2e/test-config.ts';
import { invokeFunction } from '../gateway/invoke.ts';
import { json, KeyServer } from '../infrastructure/key-server.ts';
import { audience, issuer as iss } from '../infrastructure/tokens.ts';
import { requestId, type Wire, wireOf } from '../properties/event-doors.ts';
import { userOf } from '../stores/users.ts';
import { type Issuer, keySet, keySetIssuer, now, secret } from './issuers.ts';

/** A store in which everything is there and everything succeeds. */
const users: UserRepository = {
  insert: async (user) => user,
  find: async () => userOf(1),
  list: async () => [],
  update: async () => true,
  delete: async () => true,
};

const environment = {
  ...testEnvironment,
  JWT_ISSUER: iss,
  JWT_AUDIENCE: audience,
  LOG_LEVEL: 'info',
};

export const edgeNames = edgeKinds.map(({ name }) => name);

/** What believes an issuer: the app and, each with an auth port of its own, the authorizers. */
export const openSystem = async (issuer: Issuer, format: 'json' | 'pretty' = 'json') => {
  const server = await new KeyServer(json(keySet)).start();
  const config = readConfig({
    ...environment,
    ...(issuer === keySetIssuer
      ? { JWKS_URL: server.url.href, JWT_SECRET: undefined }
      : { JWT_SECRET: secret, JWT_ALGORITHMS: 'HS256 HS384 HS512' }),
  });
  const clock = () => now;
  const lines: string[] = [];
  const log = lineLog({ level: 'info', format }, (line) => lines.push(line));

  const services = container(config);
  services.rebind(tokens.Clock).toConstantValue(clock);
  services.rebind(tokens.Log).toConstantValue(log);
  services.rebind(tokens.Users).toConstantValue(users);
  const called: string[] = [];
  const useCases = spying(await services.getAsync(tokens.UseCases), called);
  services.rebind(tokens.UseCases).toConstantValue(useCases);
  const app: App = await services.getAsync(tokens.App);

  const authorizers = await Promise.all(
    edgeKinds.map(async (kind) => {
      const authenticate = await authenticator(config.auth, clock, log);
      const handler = kind.authorizer({
        ...(await openAuthorizerPorts(config)),
        authenticate,
        log,
      });
      return { kind, handler };
    }),
  );

  return {
    app,
    server,
    /** The use cases that were called, by name, since this was asked last. */
    called: () => called.splice(0),
    /** What was logged since this was asked last. */
    logged: () => lines.splice(0),
    /** What a gateway does with a request by the word of its authorizer: `allowed` or `refused`, or else. */
    authorizers: authorizers.map(({ kind, handler }) => async (wire: Wire): Promise<string> => {
      const { gateway, prefix, refusal } = kind;
      const request = { ...wire, path: `${prefix}${wire.path}`, sourceIp: '192.0.2.1', requestId };
      const routed = { request, route: gateway.route(request) };
      const given = wire.headers.filter(([name]) => name.toLowerCase() === 'authorization');
      // A token authorizer is given the field alone.
      const identity = [given.map(([, value]) => value).join(',')];
      const event = gateway.authorizer?.toEvent(routed, identity) ?? {};
      try {
        const result = await invokeFunction(handler, event, requestId);
        const decision = gateway.authorizer?.decide(result, routed) ?? { context: {} };
        if (!('refusal' in decision)) return 'allowed';
        const { status } = decision.refusal;
        return status === refusal ? 'refused' : `${status}`;
      } catch (error) {
        const { message } = error as Error;
        return message === 'Unauthorized' && refusal === 401 ? 'refused' : message;
      }
    }),
  };
};
export type System = Awaited<ReturnType<typeof openSystem>>;

const spying = (useCases: UseCases, called: string[]) =>
  Object.fromEntries(
    Object.entries<(...given: never[]) => unknown>({ ...useCases }).map(([name, useCase]) => [
      name,
      (...given: never[]) => {
        called.push(name);
        return useCase(...given);
      },
    ]),
  ) as unknown as UseCases;

/** A request that an operation takes, but for who asks: its body is the contract's own example. */
export const requestFor = (operation: Operation): Wire => {
  const { method, path, request = {} } = operation;
  const { body, bodyTypes = ['application/json'] } = request;
  return wireOf(path.replaceAll(/\{\w+\}/g, userOf(1).id), {
    method,
    ...(body && {
      headers: [['Content-Type', `${bodyTypes[0]}`]],
      body: Buffer.from(JSON.stringify(exampleOf(operation))),
    }),
  });
};
