import {
  ContentHandling,
  type MethodOptions,
  MockIntegration,
  PassthroughBehavior,
  type Resource,
} from 'aws-cdk-lib/aws-apigateway';
import { securityHeaders } from '../../src/adapters/http/policies/security-headers.ts';
import type { Stage } from '../settings/stage.ts';
import { corsTemplate, exposedFields, preflightFields, setField, varyOf } from './cors.ts';
import { commonFields, staticFields } from './fields.ts';
import type { LiteralAnswer } from './literal-answer.ts';

/** Methods that API Gateway answers itself: the request becomes a status, and that an answer. */

interface MockedAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  /** Velocity. */
  readonly template: string;
}

type AddMethod = Pick<Resource, 'addMethod'>;

/** A path's methods, and to pages on other origins that they may be used (RFC 9110 §9.3.7). */
export const addOptions = (
  resource: AddMethod,
  headers: { readonly allow: string },
  { cors }: Stage,
): void =>
  addMock(resource, 'OPTIONS', {
    status: 204,
    headers: {
      ...headers,
      ...(cors && {
        vary: varyOf(cors, 'access-control-request-method', 'access-control-request-headers'),
      }),
    },
    template: cors ? corsTemplate(cors, preflightFields(cors, headers.allow)) : '',
  });

/** What the app would answer, were it asked. */
export const addLiteral = (
  resource: AddMethod,
  method: string,
  { status, body }: LiteralAnswer,
  { cors }: Stage,
): void => {
  const vary = cors ? varyOf(cors) : '';
  addMock(resource, method, {
    status,
    headers: {
      'content-type': 'application/json',
      'cache-control': 'no-store',
      ...(vary && { vary }),
    },
    template: `${cors ? corsTemplate(cors, exposedFields) : ''}${JSON.stringify(body)}`,
  });
};

/** A template may have the quotes that a mapping may not. */
const setPolicy = setField(
  'content-security-policy',
  `"${securityHeaders['content-security-policy']}"`,
);

/** As text: of what is binary, which every type is here, API Gateway makes no answer but a 500. */
const asText = { contentHandling: ContentHandling.CONVERT_TO_TEXT };

const addMock = (
  resource: AddMethod,
  method: string,
  { status, headers, template }: MockedAnswer,
): void => {
  const statusCode = `${status}`;
  const fields = Object.entries(staticFields({ ...commonFields, ...headers })).map(
    ([name, value]) => [`method.response.header.${name}`, value] as const,
  );
  const integration = new MockIntegration({
    ...asText,
    passthroughBehavior: PassthroughBehavior.NEVER,
    requestTemplates: { 'application/json': JSON.stringify({ statusCode: status }) },
    integrationResponses: [
      {
        ...asText,
        statusCode,
        responseParameters: Object.fromEntries(fields),
        responseTemplates: {
          'application/json': `${setField('x-request-id', '$context.requestId')}${setPolicy}\n${template}`,
        },
      },
    ],
  });
  const options: MethodOptions = {
    methodResponses: [
      {
        statusCode,
        responseParameters: Object.fromEntries(fields.map(([name]) => [name, true])),
      },
    ],
  };
  resource.addMethod(method, integration, options);
};
