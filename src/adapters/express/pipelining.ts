import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';

interface PipelinedRequest {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  /** Resolves when the response before it is complete. */
  readonly begins: Promise<void>;
  readonly ends: Promise<void>;
}

/** Serves pipelined requests of a connection one after another (RFC 9112 §9.3.2). */
export const pipelining = () => {
  const latest = new WeakMap<Duplex, PipelinedRequest>();
  return {
    /** Resolves when the earlier responses are complete; `false` if the connection is closing (§9.6). */
    async waitForTurn(request: IncomingMessage, response: ServerResponse): Promise<boolean> {
      const { socket } = request;
      const begins = latest.get(socket)?.ends ?? Promise.resolve();
      const ends = new Promise<void>((resolve) => response.once('close', resolve));
      latest.set(socket, { request, response, begins, ends });
      await begins;
      return socket.writable;
    },
    /** Calls `act` after the responses to all complete requests, and to an incomplete one whose response has begun. */
    async afterServed(socket: Duplex, act: () => void): Promise<void> {
      const turn = latest.get(socket);
      await turn?.begins;
      if (turn?.request.complete || turn?.response.headersSent) await turn.ends;
      act();
    },
    /** Whether a request has not arrived completely. */
    isArriving: (socket: Duplex): boolean => latest.get(socket)?.request.complete === false,
  };
};
