import type { Server, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';

/** How many connections the kernel holds that have not been accepted: Node's `backlog`. */
const backlog = 511;

/**
 * Gives what stops a server: it takes no more connections, closes those on which nothing is under way,
 * and the others as soon as nothing is any more, or when `gracePeriodMs` milliseconds are over.
 */
export const gracefulStop = (server: Server, gracePeriodMs: number): (() => void) => {
  let isStopping = false;
  let accepted = 0;
  const sockets = new Set<Socket>();
  const responses = new Set<ServerResponse>();
  /** Asks the client to send no more requests (RFC 9112 §9.6). */
  const beLast = (response: ServerResponse) => {
    if (!response.headersSent) response.setHeader('connection', 'close');
  };
  const closeIdle = () => {
    if (isStopping) server.closeIdleConnections();
  };
  server
    .on('connection', (socket) => {
      accepted += 1;
      sockets.add(socket);
      socket.once('close', () => sockets.delete(socket));
    })
    .on('request', (_request, response: ServerResponse) => {
      if (isStopping) beLast(response);
      responses.add(response);
      response.once('close', () => {
        responses.delete(response);
        setImmediate(closeIdle);
      });
    });
  // Browsers open connections before they need them.
  const closeSilent = () => {
    for (const socket of sockets) if (socket.bytesRead === 0) socket.destroy();
  };
  /** A turn of the event loop accepts a connection at most; those left would be reset, with their requests. */
  const closeWhenAccepted = (turns: number) => {
    const before = accepted;
    setImmediate(() => {
      if (accepted > before && turns > 0) closeWhenAccepted(turns - 1);
      else {
        server.close();
        // What has arrived by now is read first.
        setImmediate(closeSilent);
      }
    });
  };
  return () => {
    if (isStopping) return;
    isStopping = true;
    for (const response of responses) beLast(response);
    // In a new turn of the event loop: the one of the signal may be over.
    setImmediate(() => closeWhenAccepted(backlog));
    setTimeout(() => server.closeAllConnections(), gracePeriodMs).unref();
  };
};
