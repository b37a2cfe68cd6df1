import type {
  APIGatewayAuthorizerResult,
  APIGatewayTokenAuthorizerEvent,
  Context,
} from 'aws-lambda';
import { isRecord } from '../lambda/payload.ts';
import { type AuthorizerPorts, decideAccess } from './decide.ts';
import { isMethodArn, toPolicy } from './policy.ts';

const isTokenEvent = (event: unknown): event is APIGatewayTokenAuthorizerEvent =>
  isRecord(event) &&
  event['type'] === 'TOKEN' &&
  typeof event['authorizationToken'] === 'string' &&
  isMethodArn(event['methodArn']);

/** Lambda authorizer of a REST API, type TOKEN. Its cache key is the token. */
export const tokenAuthorizer =
  (ports: AuthorizerPorts) =>
  async (
    event: APIGatewayTokenAuthorizerEvent,
    context: Context,
  ): Promise<APIGatewayAuthorizerResult> => {
    if (!isTokenEvent(event)) throw new TypeError('this is not an event of a TOKEN authorizer');
    const headers = new Map([[ports.tokenHeader, event.authorizationToken]]);
    const sources = { headers, clientAddress: undefined };
    return toPolicy(await decideAccess(ports, sources, context.awsRequestId), event.methodArn);
  };
