import type { App, HttpRequest } from '../../src/adapters/http/protocol/message.ts';
import type { Cursors, UserRepository } from '../../src/application/ports/driven.ts';
import { readConfig } from '../../src/infrastructure/config/config.ts';
import { container, tokens } from '../../src/infrastructure/main/container.ts';
import { newToken } from '../tokens.ts';

const token = newToken();

/** A request as a door would hand it over. */
export const requestOf = (
  method: string,
  path: string,
  { query = [], body }: { query?: readonly (readonly [string, string])[]; body?: unknown } = {},
): HttpRequest => ({
  method,
  path,
  pathPrefix: '',
  query: new Map(query.map(([name, value]) => [name, [value]])),
  headers: new Map([
    ['accept', 'application/json'],
    ['authorization', `Bearer ${token}`],
    ...(body === undefined ? [] : [['content-type', 'application/json'] as const]),
  ]),
  body: body === undefined ? new Uint8Array() : Buffer.from(JSON.stringify(body)),
  requestId: 'bench',
  isSecure: true,
  clientAddress: '198.51.100.7',
  signal: new AbortController().signal,
});

/** The whole system, over these users. */
export const systemOver = async (
  users: UserRepository,
): Promise<{ readonly app: App; readonly cursors: Cursors }> => {
  const services = container(readConfig(process.env));
  services.rebind(tokens.Users).toConstantValue(users);
  return {
    app: await services.getAsync(tokens.App),
    cursors: await services.getAsync(tokens.Cursors),
  };
};

/** Asks, and throws unless the answer has this status. */
export const asking =
  (app: App, status: number) =>
  async (request: HttpRequest): Promise<void> => {
    const answer = await app(request);
    if (answer.status !== status) {
      throw new Error(`${request.method} ${request.path}: ${answer.status}, not ${status}`);
    }
  };
