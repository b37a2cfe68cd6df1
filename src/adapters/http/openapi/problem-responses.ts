import type { HttpFailureCode } from '../protocol/failure-codes.ts';
import type { BufferedResponse } from '../protocol/message.ts';
import { type Problem, problemResponse, problems } from '../protocol/problem.ts';
import { commonHeaders, problemHeaders } from './headers.ts';
import type { ApiResponse, JsonSchema, Reference } from './types.ts';

/** RFC 9457. */
export const problemSchema: JsonSchema = {
  description: 'A problem document (RFC 9457)',
  type: 'object',
  properties: {
    type: { type: 'string', format: 'uri' },
    title: { type: 'string' },
    status: { type: 'integer', minimum: 400, maximum: 599 },
    detail: { type: 'string' },
    requestId: { type: 'string', description: 'The id of the request, as in the log' },
    errors: {
      type: 'array',
      items: {
        type: 'object',
        properties: {
          pointer: { type: 'string', description: 'The invalid part of the request' },
          detail: { type: 'string' },
        },
        required: ['pointer', 'detail'],
        additionalProperties: false,
      },
    },
  },
  required: ['type', 'title', 'status', 'detail', 'requestId'],
  additionalProperties: false,
};

export interface ProblemResponses {
  /** References by status, one for each status of the codes. */
  of(codes: readonly HttpFailureCode[]): Readonly<Record<number, Reference>>;
  /** Follows a reference. */
  resolve(response: ApiResponse | Reference): ApiResponse;
  /** The shared responses, named after their codes. */
  readonly named: Readonly<Record<string, ApiResponse>>;
}

export const problemResponseCollector = (): ProblemResponses => {
  const named: Record<string, ApiResponse> = {};
  return {
    named,
    resolve: (response) =>
      '$ref' in response
        ? (named[response.$ref.slice('#/components/responses/'.length)] as ApiResponse)
        : response,
    of(codes) {
      const byStatus = Map.groupBy(codes.toSorted(), (code) => problems[code].status);
      return Object.fromEntries(
        Array.from(byStatus, ([status, statusCodes]) => {
          const name = statusCodes.join('_');
          named[name] ??= apiResponse(status, statusCodes);
          return [status, { $ref: `#/components/responses/${name}` }];
        }),
      );
    },
  };
};

const apiResponse = (status: number, codes: readonly HttpFailureCode[]): ApiResponse => ({
  description: codes.map((code) => problems[code].title).join('; '),
  headers: {
    ...commonHeaders,
    ...problemHeaders(
      codes.flatMap((code) => [exampleResponse(code), exampleResponse(code, { scope })]),
    ),
  },
  content: {
    'application/problem+json': {
      schema: {
        allOf: [
          { $ref: '#/components/schemas/Problem' },
          {
            type: 'object',
            properties: {
              type: { enum: codes.map((code) => exampleBody(code).type) },
              status: { const: status },
            },
          },
        ],
      },
      examples: Object.fromEntries(
        codes.map((code) => [code, { summary: problems[code].title, value: exampleBody(code) }]),
      ),
    },
  },
});

const scope = 'users:read';

/** The response that the app sends for a code. */
const exampleResponse = (
  code: HttpFailureCode,
  context: Pick<Problem, 'scope'> = {},
): BufferedResponse =>
  problemResponse(
    {
      code,
      message: problems[code].title.toLowerCase(),
      ...context,
      ...(code === 'invalid-input' && { errors }),
      ...(code === 'too-many-requests' && { headers: { 'retry-after': '60' } }),
      ...(code === 'unsupported-media-type' && { headers: acceptHeaders }),
    },
    '5d4f9e0c-5c1a-4c53-9f3a-0d6f0a7b1c2e',
  );

/** A response has one of these. */
const acceptHeaders = {
  accept: 'application/json',
  'accept-encoding': 'identity',
  'accept-patch': 'application/json',
};

const exampleBody = (code: HttpFailureCode) => JSON.parse(String(exampleResponse(code).body));

const errors = [{ pointer: '#/email', detail: 'Invalid email address' }];
