import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import type { Express, Request, Response } from 'express';
import { HttpFailure, toProblem } from '../http/protocol/problem.ts';
import { limitPerAddress, lingerWhileArriving } from './connections.ts';
import { pathOf, validateFraming } from './framing.ts';
import { pipelining } from './pipelining.ts';
import { sendProblem, toParseFailure, writeRawProblem } from './raw-problem.ts';
import { serverLimits } from './server-limits.ts';

/** Node's server with limits. Sends problem documents where Node would send its own error responses. */
export const expressServer = (door: Express, limits = serverLimits()): Server => {
  const { connections, connectionsPerAddress, timeout, ...times } = limits;
  const options = {
    ...times,
    maxHeaderSize: 16_384,
    // Overrides `--insecure-http-parser` in NODE_OPTIONS.
    insecureHTTPParser: false,
    requireHostHeader: false,
  };
  const { waitForTurn, afterServed, isArriving } = pipelining();
  const server = createServer(options, async (request, response) => {
    if (!(await waitForTurn(request, response))) return;
    const framingError = validateFraming(request);
    if (framingError !== undefined) {
      sendProblem(response, new HttpFailure('malformed-request', framingError));
      return;
    }
    request.url = pathOf(request);
    door(request as Request, response as Response, (error) =>
      sendProblem(response, toProblem(error)),
    );
  });
  return (
    Object.assign(server, { maxConnections: connections, maxHeadersCount: 100, timeout })
      .on('connection', limitPerAddress(connectionsPerAddress))
      .on('connection', lingerWhileArriving(isArriving))
      // By default Node sends `100 Continue` at once.
      .on('checkContinue', (request, response) => server.emit('request', request, response))
      .on('checkExpectation', async (request: IncomingMessage, response: ServerResponse) => {
        if (!(await waitForTurn(request, response))) return;
        sendProblem(
          response,
          new HttpFailure('expectation-failed', 'only 100-continue can be expected'),
        );
      })
      // The listener owns the socket: it must handle errors and read what still arrives.
      .on('connect', (_request, socket: Duplex) => {
        socket.on('error', () => {}).resume();
        afterServed(socket, () => writeRawProblem(socket, connectNotAllowed()));
      })
      .on('clientError', ({ code }: NodeJS.ErrnoException, socket: Duplex) =>
        afterServed(socket, () => writeRawProblem(socket, toParseFailure(code))),
      )
  );
};

/** CONNECT (RFC 9110 §9.3.6) is for proxies. A 405 needs `Allow` (§15.5.6), which is empty here. */
const connectNotAllowed = () =>
  new HttpFailure('method-not-allowed', 'CONNECT is for proxies', { headers: { allow: '' } });
