import type { APIGatewayAuthorizerResult } from 'aws-lambda';
import { type Decision, toAuthorizerContext } from './decide.ts';

/**
 * Whether the value is the ARN of a method in one stage of one API. A policy derived from another value,
 * such as `*`, would cover unrelated resources.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/arn-format-reference.html
 */
export const isMethodArn = (value: unknown): value is string =>
  typeof value === 'string' && /^arn:aws[\w-]*:execute-api(?::[^:/*?]+){3}\/[^:/*?]+\//.test(value);

/** API Gateway maps an error with exactly this message to 401, any other to 500. */
const unauthorized = () => new Error('Unauthorized');

/**
 * An IAM policy that allows or denies the whole stage: API Gateway may cache it and apply it to the
 * caller's next request to another route. The app checks the permission for each operation.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-lambda-authorizer-output.html
 */
export const toPolicy = (decision: Decision, methodArn: string): APIGatewayAuthorizerResult => {
  if (decision === 'unauthorized') throw unauthorized();
  const isAllowed = decision !== 'forbidden';
  return {
    principalId: isAllowed ? decision.id : 'anonymous',
    policyDocument: {
      Version: '2012-10-17',
      Statement: [
        {
          Action: 'execute-api:Invoke',
          Effect: isAllowed ? 'Allow' : 'Deny',
          Resource: wholeStage(methodArn),
        },
      ],
    },
    ...(isAllowed && { context: toAuthorizerContext(decision) }),
  };
};

/** `arn:aws:execute-api:{region}:{account}:{api}/{stage}/*`, for a path of any length. */
const wholeStage = (methodArn: string): string => `${methodArn.split('/', 2).join('/')}/*`;
