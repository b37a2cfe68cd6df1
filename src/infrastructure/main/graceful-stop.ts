import type { Server, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';

/**
 * Gives what stops a server: it takes no more connections, closes those on which nothing is under way,
 * and the others as soon as nothing is any more, or when `grace` milliseconds are over.
 */
export const gracefulStop = (server: Server, grace: number): (() => void) => {
  const sockets = new Set<Socket>();
  const responses = new Set<ServerResponse>();
  /** Tells the client to send no more (RFC 9112 §9.6). */
  const beLast = (response: ServerResponse) => {
    if (!response.headersSent) response.setHeader('connection', 'close');
  };
  const closeIdle = () => {
    if (!server.listening) server.closeIdleConnections();
  };
  server
    .on('connection', (socket) => {
      sockets.add(socket);
      socket.once('close', () => sockets.delete(socket));
    })
    .on('request', (_request, response: ServerResponse) => {
      if (!server.listening) beLast(response);
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
  return () => {
    if (!server.listening) return;
    server.close();
    for (const response of responses) beLast(response);
    // What has arrived by now is read first.
    setImmediate(closeSilent);
    setTimeout(() => server.closeAllConnections(), grace).unref();
  };
};
