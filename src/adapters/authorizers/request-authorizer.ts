import type { APIGatewayAuthorizerResult, APIGatewayRequestAuthorizerEvent } from 'aws-lambda';
import { isRecord } from '../lambda/payload.ts';
import { headersFromV1 } from '../lambda/payload-v1.ts';
import { type AuthorizerPorts, decideAccess } from './decide.ts';
import { isMethodArn, toPolicy } from './policy.ts';

const isRequestEvent = (event: unknown): event is APIGatewayRequestAuthorizerEvent =>
  isRecord(event) &&
  event['type'] === 'REQUEST' &&
  event['version'] === undefined &&
  isMethodArn(event['methodArn']) &&
  typeof event['httpMethod'] === 'string' &&
  isRecord(event['requestContext']);

/**
 * Lambda authorizer of a REST API, type REQUEST, for tokens and API keys. An API key is valid only from
 * certain addresses, so `context.identity.sourceIp` must be an identity source as well: else a decision
 * for one address is cached for another.
 */
export const requestAuthorizer =
  (ports: AuthorizerPorts) =>
  async (event: APIGatewayRequestAuthorizerEvent): Promise<APIGatewayAuthorizerResult> => {
    if (!isRequestEvent(event)) throw new TypeError('this is not an event of a REQUEST authorizer');
    const { requestId, identity } = event.requestContext;
    const headers = headersFromV1(event);
    const sources = { headers, clientAddress: identity?.sourceIp };
    const decision = await decideAccess(ports, sources, requestId);
    const key = headers.get('x-api-key');
    const isKeyUsed = typeof decision === 'object' && decision.kind === 'api-key';
    return {
      ...toPolicy(decision, event.methodArn),
      ...(isKeyUsed && key !== undefined && { usageIdentifierKey: key }),
    };
  };
