import { bufferWithin } from '../../src/adapters/http/app/response-limit.ts';
import type { App, HttpResponse } from '../../src/adapters/http/protocol/message.ts';
import { problemResponse, toProblem } from '../../src/adapters/http/protocol/problem.ts';

/** An app that gives the same answer to everything, and keeps to its door's limit as the real one does. */
export const answering =
  (answer: Partial<HttpResponse>): App =>
  async ({ requestId, signal }, limit) => {
    const response = { status: 200, headers: {}, cookies: [], body: '', ...answer };
    if (!limit) return response;
    return bufferWithin(response, limit, signal).catch((error) =>
      problemResponse(toProblem(error), requestId),
    );
  };
