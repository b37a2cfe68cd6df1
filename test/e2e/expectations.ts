import type { Response } from 'supertest';
import type { HttpFailureCode } from '../../src/adapters/http/protocol/failure-codes.ts';
import { problems } from '../../src/adapters/http/protocol/problem.ts';

/** The answer is the problem document of this failure, whole and consistent (RFC 9457). */
export const expectProblem = (response: Response, code: HttpFailureCode): void => {
  const { status, title } = problems[code];
  expect(response.body).toMatchObject({
    type: `urn:portico:problem:${code}`,
    title,
    status,
    detail: expect.stringMatching(/^[^A-Z].*[^.]$/),
    requestId: response.get('x-request-id'),
  });
  expect(response.status).toBe(status);
  expect(response.get('content-type')).toBe('application/problem+json');
};

/** REST APIs rename the field on its way out. */
export const challenge = (response: Response): string | undefined =>
  response.get('www-authenticate') ?? response.get('x-amzn-remapped-www-authenticate');

export const uuidV7 = /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;
export const timestamp = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;
