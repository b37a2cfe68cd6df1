import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import type { Express, Request, Response } from 'express';
import { HttpFailure, toProblem } from '../http/protocol/problem.ts';
import { closeBySteps, limitPerAddress } from './connections.ts';
import { pathOf, validateFraming } from './framing.ts';
import { pipelining } from './pipelining.ts';
import { refuse, refuseRaw, unreadable } from './refusal.ts';
import { serverLimits } from './server-limits.ts';

/** Node's server with limits, and with problem documents where it would answer by itself. */
export const expressServer = (door: Express, limits = serverLimits()): Server => {
  const { connections, connectionsPerAddress, timeout, ...times } = limits;
  const options = {
    ...times,
    maxHeaderSize: 16_384,
    // Whatever NODE_OPTIONS says.
    insecureHTTPParser: false,
    requireHostHeader: false,
  };
  const { waitForTurn, afterServed, isArriving } = pipelining();
  const server = createServer(options, async (request, response) => {
    if (!(await waitForTurn(request, response))) return;
    const flaw = validateFraming(request);
    if (flaw !== undefined) {
      refuse(response, new HttpFailure('malformed-request', flaw));
      return;
    }
    request.url = pathOf(request);
    door(request as Request, response as Response, (error) => refuse(response, toProblem(error)));
  });
  return (
    Object.assign(server, { maxConnections: connections, maxHeadersCount: 100, timeout })
      .on('connection', limitPerAddress(connectionsPerAddress))
      .on('connection', closeBySteps(isArriving))
      // Node would ask for the body at once.
      .on('checkContinue', (request, response) => server.emit('request', request, response))
      .on('checkExpectation', async (request: IncomingMessage, response: ServerResponse) => {
        if (!(await waitForTurn(request, response))) return;
        refuse(
          response,
          new HttpFailure('expectation-failed', 'only 100-continue can be expected'),
        );
      })
      // Node leaves the connection, with its errors and what still comes, to the listener.
      .on('connect', (_request, socket: Duplex) => {
        socket.on('error', () => {}).resume();
        afterServed(socket, () => refuseRaw(socket, noTunnels()));
      })
      .on('clientError', ({ code }: NodeJS.ErrnoException, socket: Duplex) =>
        afterServed(socket, () => refuseRaw(socket, unreadable(code))),
      )
  );
};

/** RFC 9110 §9.3.6; the authority that CONNECT names has no methods here, and §15.5.6 wants them named. */
const noTunnels = () =>
  new HttpFailure('method-not-allowed', 'CONNECT is for proxies', { headers: { allow: '' } });
