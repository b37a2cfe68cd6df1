import { Duration } from 'aws-cdk-lib';
import type { IHttpRouteAuthorizer } from 'aws-cdk-lib/aws-apigatewayv2';
import {
  HttpJwtAuthorizer,
  HttpLambdaAuthorizer,
  HttpLambdaResponseType,
} from 'aws-cdk-lib/aws-apigatewayv2-authorizers';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import type { Route } from '../contract.ts';
import type { DoorProps } from '../door-function.ts';

/** What asks for credentials on a route before the function runs. */
export interface RouteAuthorization {
  readonly authorizer: IHttpRouteAuthorizer;
  readonly authorizationScopes?: string[];
}

/** Asks our function, once in a while for the same token on the same route. */
export const lambdaAuthorization = (
  handler: IFunction,
  ttlSeconds: number,
): RouteAuthorization => ({
  authorizer: new HttpLambdaAuthorizer('LambdaAuthorizer', handler, {
    responseTypes: [HttpLambdaResponseType.SIMPLE],
    resultsCacheTtl: Duration.seconds(ttlSeconds),
    identitySource: ['$request.header.Authorization', '$context.routeKey'],
  }),
});

/**
 * API Gateway verifies the token itself, by the keys that its issuer publishes: RSA only.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-jwt-authorizer.html
 */
export const jwtAuthorization = ({ stage, tokens }: DoorProps) => {
  const { issuer, audience, environment } = tokens;
  const authorizer = new HttpJwtAuthorizer('JwtAuthorizer', issuer, { jwtAudience: [audience] });
  return ({ operation: { access } }: Route): RouteAuthorization => {
    if (access === 'public' || access.orSelf || stage.auth.kind !== 'cognito')
      return { authorizer };
    // Other tokens may have the role of an admin instead of the scope, which only the app can tell.
    return {
      authorizer,
      authorizationScopes: [`${environment['JWT_SCOPE_PREFIX']}${access.scope}`],
    };
  };
};
