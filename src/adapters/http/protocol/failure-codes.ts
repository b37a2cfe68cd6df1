import type { AuthenticationFailureCode } from '../../../application/ports/driven.ts';
import type { ApplicationFailureCode } from '../../../application/ports/driving.ts';
import type { DomainFailureCode } from '../../../domain/failure.ts';

/** Failures outside the use cases. */
type RequestFailureCode =
  | 'malformed-request'
  | 'route-not-found'
  | 'method-not-allowed'
  | 'not-acceptable'
  | 'request-timeout'
  | 'body-too-large'
  | 'unsupported-media-type'
  | 'expectation-failed'
  | 'too-many-requests'
  | 'headers-too-large'
  | 'answer-too-large'
  | 'request-in-flight'
  | 'key-reused'
  | 'client-gone'
  | 'deadline-exceeded'
  | 'internal-error';

export type HttpFailureCode =
  | DomainFailureCode
  | ApplicationFailureCode
  | AuthenticationFailureCode
  | RequestFailureCode;
