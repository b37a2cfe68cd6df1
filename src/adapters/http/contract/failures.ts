import type { HttpFailureCode } from '../protocol/failure-codes.ts';
import { mediaTypesOf, type Operation } from './operation.ts';

/** What can go wrong with any request. */
const always = ['too-many-requests', 'internal-error', 'deadline-exceeded'] as const;

const ofCallers = [
  'unauthenticated',
  'invalid-token',
  'invalid-api-key',
  'forbidden',
  'unavailable',
] as const;

const ofBodies = ['malformed-request', 'body-too-large', 'unsupported-media-type'] as const;

/** Everything that an operation can fail with: what is its own, and what is of its kind. */
export const failuresOf = ({
  access,
  request = {},
  answers,
  idempotent,
  failures = [],
}: Operation): readonly HttpFailureCode[] => {
  const { path, query, headers, body } = request;
  const hasContent = Object.values(answers).some((answer) => mediaTypesOf(answer).length > 0);
  const codes: readonly HttpFailureCode[] = [
    ...(query || headers || body ? (['invalid-input'] as const) : []),
    ...(path ? (['invalid-input', 'malformed-request'] as const) : []),
    ...(body ? ofBodies : []),
    ...(access === 'public' ? [] : ofCallers),
    ...(hasContent ? (['not-acceptable'] as const) : []),
    ...(idempotent ? (['request-in-flight', 'key-reused'] as const) : []),
    ...failures,
    ...always,
  ];
  return [...new Set(codes)];
};
