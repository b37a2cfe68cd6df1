import { Duration } from 'aws-cdk-lib';
import {
  type IAuthorizer,
  IdentitySource,
  RequestAuthorizer,
  TokenAuthorizer,
} from 'aws-cdk-lib/aws-apigateway';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import type { Construct } from 'constructs';
import type { Stage } from '../settings/stage.ts';

/** The bundle of the function that is asked at the edge, by the setting. */
export const authorizerBundles = {
  token: 'token-authorizer',
  request: 'request-authorizer',
} as const;

/** Asks our function, once in a while for the same credentials. */
export const lambdaAuthorizer = (
  scope: Construct,
  handler: IFunction,
  { authorizer, ttlSeconds, apiKeys }: Stage['restApi'],
): IAuthorizer => {
  const asked = { handler, resultsCacheTtl: Duration.seconds(ttlSeconds) };
  return authorizer === 'token'
    ? new TokenAuthorizer(scope, 'TokenAuthorizer', asked)
    : new RequestAuthorizer(scope, 'RequestAuthorizer', {
        ...asked,
        identitySources: apiKeys?.source === 'authorizer' ? keyAndAddress : token,
      });
};

/** All sources that are named must be there: a token and a key cannot both be optional. */
const token = [IdentitySource.header('Authorization')];

/** A key is good from its networks only, so a decision is remembered for the address too. */
const keyAndAddress = [
  IdentitySource.header('x-api-key'),
  IdentitySource.context('identity.sourceIp'),
];
