import type { HttpFailureCode } from '../protocol/failure-codes.ts';
import { mediaTypesOf, type Operation } from './operation.ts';

/** Failures of every operation. */
const commonFailures = ['too-many-requests', 'internal-error', 'deadline-exceeded'] as const;

const authFailures = [
  'unauthenticated',
  'invalid-token',
  'invalid-api-key',
  'forbidden',
  'unavailable',
] as const;

const bodyFailures = ['malformed-request', 'body-too-large', 'unsupported-media-type'] as const;

/** All failures of an operation: those it declares and those that its shape and access imply. */
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
    ...(body ? bodyFailures : []),
    ...(access === 'public' ? [] : authFailures),
    ...(hasContent ? (['not-acceptable'] as const) : []),
    ...(idempotent ? (['request-in-flight', 'key-reused'] as const) : []),
    ...failures,
    ...commonFailures,
  ];
  return [...new Set(codes)];
};
