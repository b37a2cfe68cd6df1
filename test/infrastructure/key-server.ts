import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export type Answer = (response: ServerResponse) => void;

export const json =
  (body: unknown): Answer =>
  (response) => {
    response.setHeader('content-type', 'application/json').end(JSON.stringify(body));
  };

/** A server on loopback that answers all requests alike, and counts them. */
export class KeyServer {
  answer: Answer;
  requests = 0;
  /** The headers of the last request. */
  headers: IncomingHttpHeaders = {};
  readonly #server = createServer((request, response) => {
    this.requests += 1;
    this.headers = request.headers;
    this.answer(response);
  });

  constructor(answer: Answer) {
    this.answer = answer;
  }

  async start(): Promise<this> {
    await once(this.#server.listen(0, '127.0.0.1'), 'listening');
    return this;
  }

  get url(): URL {
    const { port } = this.#server.address() as AddressInfo;
    return new URL(`http://127.0.0.1:${port}/jwks.json`);
  }

  async stop(): Promise<void> {
    const closed = once(this.#server, 'close');
    this.#server.close();
    this.#server.closeAllConnections();
    await closed;
  }
}
