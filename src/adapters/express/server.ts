import { randomUUID } from 'node:crypto';
import { createServer, type Server, type ServerResponse, STATUS_CODES } from 'node:http';
import type { Duplex } from 'node:stream';
import type { Express, Request, Response } from 'express';
import type { Failure } from '../../domain/failure.ts';
import { asFailure, HttpFailure, type HttpFailureCode, problem } from '../http/problem.ts';

/** A path with its query; Express has pages of its own for what it cannot parse. */
const target = /^(\/[^#]*|\*)$/;

/** A client that takes us for a proxy names us before the path (RFC 9112 §3.2.2). */
const ourselves = /^https?:\/\/([\w.-]+|\[[\da-f:]+\])(:\d+)?(\/|$|(?=\?))/i;

/** Node's server, with problem documents where it would answer by itself. */
export const expressServer = (door: Express): Server =>
  createServer({ requireHostHeader: false }, (request, response) => {
    request.url = `${request.url}`.replace(ourselves, '/');
    const refuseIt = (failure: Failure<HttpFailureCode>) => refuse(response, failure);
    if (request.httpVersion === '1.1' && request.headers.host === undefined) {
      refuseIt(new HttpFailure('malformed-request', 'a Host header is needed'));
    } else if (!target.test(request.url)) {
      refuseIt(new HttpFailure('malformed-request', 'the request target is not a path'));
    } else {
      door(request as Request, response as Response, (error) => refuseIt(asFailure(error)));
    }
  })
    .on('checkExpectation', (_request, response: ServerResponse) =>
      refuse(response, new HttpFailure('expectation-failed', 'only 100-continue can be expected')),
    )
    .on('clientError', (error: NodeJS.ErrnoException, socket) =>
      refuseRaw(socket, unreadable(error.code)),
    );

const unreadable = (code = ''): HttpFailure => {
  switch (code) {
    case 'HPE_HEADER_OVERFLOW':
      return new HttpFailure('headers-too-large', 'the header fields are too large');
    case 'ERR_HTTP_REQUEST_TIMEOUT':
      return new HttpFailure('request-timeout', 'the request took too long to arrive');
    default:
      return new HttpFailure('malformed-request', 'the request is not HTTP/1.1');
  }
};

const refusal = (failure: Failure<HttpFailureCode>) => {
  const { status, headers, body } = problem(failure, randomUUID());
  const length = `${Buffer.byteLength(body)}`;
  return {
    status,
    headers: {
      ...headers,
      'content-length': length,
      connection: 'close',
    },
    body,
  };
};

const refuse = (response: ServerResponse, failure: Failure<HttpFailureCode>): void => {
  const { status, headers, body } = refusal(failure);
  response.writeHead(status, headers).end(body);
};

/** There is no response object for a request that Node could not parse. */
const refuseRaw = (socket: Duplex, failure: HttpFailure): void => {
  if (!socket.writable) {
    socket.destroy();
    return;
  }
  const { status, headers, body } = refusal(failure);
  const fields = Object.entries({ ...headers, date: new Date().toUTCString() });
  const head = [
    `HTTP/1.1 ${status} ${STATUS_CODES[status]}`,
    ...fields.map((field) => field.join(': ')),
  ];
  socket.end(`${head.join('\r\n')}\r\n\r\n${body}`);
};
