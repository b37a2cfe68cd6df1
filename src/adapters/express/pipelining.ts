import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';

interface Turn {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  /** When the one before it is answered. */
  readonly begins: Promise<void>;
  readonly ends: Promise<void>;
}

/** Lets requests that are pipelined on a connection be served one after another (RFC 9112 §9.3.2). */
export const pipelining = () => {
  const latest = new WeakMap<Duplex, Turn>();
  return {
    /** Resolves when it is a request's turn, with `false` where the answer before was the last (§9.6). */
    async waitForTurn(request: IncomingMessage, response: ServerResponse): Promise<boolean> {
      const { socket } = request;
      const begins = latest.get(socket)?.ends ?? Promise.resolve();
      const ends = new Promise<void>((resolve) => response.once('close', resolve));
      latest.set(socket, { request, response, begins, ends });
      await begins;
      return socket.writable;
    },
    /** Does this when those are answered that have arrived in full, or had an answer before that. */
    async afterServed(socket: Duplex, act: () => void): Promise<void> {
      const turn = latest.get(socket);
      await turn?.begins;
      if (turn?.request.complete || turn?.response.headersSent) await turn.ends;
      act();
    },
    /** Whether the end of a request is still to come. */
    isArriving: (socket: Duplex): boolean => latest.get(socket)?.request.complete === false,
  };
};
