import type { APIGatewayAuthorizerResult } from 'aws-lambda';
import { contextOf, type Decision } from './decide.ts';

/**
 * Whether this is the ARN of a method of one stage of one API. From any other the policy would be made
 * for what nobody has asked about, `*` say.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/arn-format-reference.html
 */
export const isMethodArn = (value: unknown): value is string =>
  typeof value === 'string' && /^arn:aws[\w-]*:execute-api(?::[^:/*?]+){3}\/[^:/*?]+\//.test(value);

/** An error with exactly this message is a 401 to API Gateway; any other is a 500. */
const unauthorized = () => new Error('Unauthorized');

/**
 * An IAM policy that lets the caller in, or not, to all of the stage: it may be remembered for the
 * caller's next request to another route, where what the caller may do is the app's to check.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-lambda-authorizer-output.html
 */
export const policy = (decision: Decision, methodArn: string): APIGatewayAuthorizerResult => {
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
    ...(isAllowed && { context: contextOf(decision) }),
  };
};

/** `arn:aws:execute-api:{region}:{account}:{api}/{stage}/*`, whatever the length of the path. */
const wholeStage = (methodArn: string): string => `${methodArn.split('/', 2).join('/')}/*`;
