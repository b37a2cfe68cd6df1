import { randomUUID } from 'node:crypto';
import { type ServerResponse, STATUS_CODES } from 'node:http';
import type { Duplex } from 'node:stream';
import { HttpFailure, type Problem, problemResponse } from '../http/protocol/problem.ts';
import { lingeringClose } from './connections.ts';

/** Maps the code of a Node parser error to a failure. */
export const toParseFailure = (code = ''): HttpFailure => {
  switch (code) {
    case 'HPE_HEADER_OVERFLOW':
      return new HttpFailure('headers-too-large', 'the header fields are too large');
    case 'ERR_HTTP_REQUEST_TIMEOUT':
      return new HttpFailure('request-timeout', 'the request took too long to arrive');
    case 'HPE_INVALID_URL':
      return new HttpFailure(
        'malformed-request',
        'the URL has characters, such as raw UTF-8, that must be percent-encoded (RFC 3986 §2.1)',
      );
    default:
      return new HttpFailure('malformed-request', 'the request is not HTTP/1.1');
  }
};

const finalResponse = (problem: Problem) => {
  const { status, headers, body } = problemResponse(problem, randomUUID());
  const length = `${Buffer.byteLength(body)}`;
  return {
    status,
    headers: new Map(Object.entries({ ...headers, 'content-length': length, connection: 'close' })),
    body,
  };
};

/** Sends a problem document and closes the connection. */
export const sendProblem = (response: ServerResponse, problem: Problem): void => {
  const { status, headers, body } = finalResponse(problem);
  response.statusCode = status;
  response.setHeaders(headers).end(body);
};

/** Writes a problem document to the socket: a request that Node cannot parse has no response object. */
export const writeRawProblem = (socket: Duplex, problem: Problem): void => {
  if (!socket.writable) {
    socket.destroy();
    return;
  }
  const { status, headers, body } = finalResponse(problem);
  const head = [
    `HTTP/1.1 ${status} ${STATUS_CODES[status]}`,
    ...[...headers, ['date', new Date().toUTCString()]].map((header) => header.join(': ')),
  ];
  lingeringClose(socket, `${head.join('\r\n')}\r\n\r\n${body}`);
};
