import { ResponseType, type RestApi } from 'aws-cdk-lib/aws-apigateway';
import type { HttpFailureCode } from '../../src/adapters/http/protocol/failure-codes.ts';
import { problemResponse } from '../../src/adapters/http/protocol/problem.ts';
import type { Stage } from '../settings/stage.ts';
import { errorFields } from './cors.ts';
import { commonFields, staticFields } from './fields.ts';

type Problem = readonly [
  code: HttpFailureCode,
  detail: string,
  headers?: Readonly<Record<string, string>>,
];

const nothingHere: Problem = ['route-not-found', 'no operation has this method and path'];
const ownFault: Problem = ['internal-error', 'an unexpected error occurred'];

/**
 * What API Gateway refuses by itself, as problems of ours. Each detail is constant: the error messages of
 * API Gateway may quote the request, and are put into a template without escapes. No method asks for a signature of AWS, so
 * one is looked at only where there is no method.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/supported-gateway-response-types.html
 */
const responses: Readonly<Record<string, Problem>> = {
  ACCESS_DENIED: ['forbidden', 'these credentials are not accepted from here'],
  API_CONFIGURATION_ERROR: ownFault,
  AUTHORIZER_CONFIGURATION_ERROR: ownFault,
  AUTHORIZER_FAILURE: ownFault,
  BAD_REQUEST_BODY: ['invalid-input', 'the body does not match the schema of the operation'],
  BAD_REQUEST_PARAMETERS: ['invalid-input', 'a required parameter is missing'],
  DEFAULT_4XX: ['malformed-request', 'the request cannot be served'],
  DEFAULT_5XX: ownFault,
  EXPIRED_TOKEN: nothingHere,
  INTEGRATION_FAILURE: ['unavailable', 'the service cannot be reached'],
  INTEGRATION_TIMEOUT: ['deadline-exceeded', 'the answer took too long'],
  INVALID_API_KEY: ['invalid-api-key', 'an API key is needed'],
  INVALID_SIGNATURE: nothingHere,
  MISSING_AUTHENTICATION_TOKEN: nothingHere,
  QUOTA_EXCEEDED: ['too-many-requests', 'the quota is used up', { 'retry-after': '86400' }],
  REQUEST_TOO_LARGE: ['body-too-large', 'the request is too large'],
  RESOURCE_NOT_FOUND: nothingHere,
  THROTTLED: ['too-many-requests', 'try again in 1 s', { 'retry-after': '1' }],
  UNAUTHORIZED: ['unauthenticated', 'a bearer token or an API key that is good is needed'],
  UNSUPPORTED_MEDIA_TYPE: ['unsupported-media-type', 'the body has a type that is not taken'],
  WAF_FILTERED: ['forbidden', 'the firewall does not let this request through'],
};

/** API Gateway's own errors, in the form that the app's have. */
export const addProblemResponses = (api: RestApi, { cors }: Stage): void => {
  for (const [type, [code, detail, headers = {}]] of Object.entries(responses)) {
    const answer = problemResponse({ code, message: detail, headers }, '$context.requestId');
    api.addGatewayResponse(type, {
      type: ResponseType.of(type),
      statusCode: `${answer.status}`,
      responseHeaders: {
        ...staticFields({
          ...commonFields,
          ...answer.headers,
          ...(cors?.owner === 'gateway' && errorFields(cors)),
        }),
        'x-request-id': 'context.requestId',
      },
      // Chosen by this key only; the type that clients see is among the fields.
      templates: { 'application/json': String(answer.body) },
    });
  }
};
