import type {
  APIGatewayAuthorizerResult,
  APIGatewayRequestAuthorizerEvent,
  APIGatewayRequestAuthorizerEventV2,
  APIGatewaySimpleAuthorizerWithContextResult,
} from 'aws-lambda';
import { isRecord } from '../lambda/payload.ts';
import { headersFromV1 } from '../lambda/payload-v1.ts';
import { type AuthorizerPorts, decideAccess, toAuthorizerContext } from './decide.ts';
import { isMethodArn, toPolicy } from './policy.ts';

type EventV1 = APIGatewayRequestAuthorizerEvent & { readonly version: '1.0' };
type SimpleResult = APIGatewaySimpleAuthorizerWithContextResult<Record<string, string>>;

const isEvent = (event: unknown, version: string, arn: string): boolean =>
  isRecord(event) &&
  event['type'] === 'REQUEST' &&
  event['version'] === version &&
  isMethodArn(event[arn]) &&
  isRecord(event['requestContext']);

const isV1 = (event: unknown): event is EventV1 => isEvent(event, '1.0', 'methodArn');
const isV2 = (event: unknown): event is APIGatewayRequestAuthorizerEventV2 =>
  isEvent(event, '2.0', 'routeArn');

/** Lambda authorizer of an HTTP API: a simple response for payload format 2.0, an IAM policy for 1.0. */
export const httpAuthorizer =
  (ports: AuthorizerPorts) =>
  async (
    event: APIGatewayRequestAuthorizerEventV2 | EventV1,
  ): Promise<SimpleResult | APIGatewayAuthorizerResult> => {
    if (isV2(event)) return simpleResponse(ports, event);
    if (!isV1(event)) throw new TypeError('this is not an event of an HTTP API authorizer');
    const { requestId, identity } = event.requestContext;
    const sources = { headers: headersFromV1(event), clientAddress: identity?.sourceIp };
    return toPolicy(await decideAccess(ports, sources, requestId), event.methodArn);
  };

/** API Gateway responds with 403 to every denial: a simple response cannot express 401. */
const simpleResponse = async (
  ports: AuthorizerPorts,
  { headers, requestContext }: APIGatewayRequestAuthorizerEventV2,
): Promise<SimpleResult> => {
  const sources = {
    headers: headersFromV1({ headers }),
    clientAddress: requestContext.http?.sourceIp,
  };
  const decision = await decideAccess(ports, sources, requestContext.requestId);
  return typeof decision === 'string'
    ? { isAuthorized: false, context: {} }
    : { isAuthorized: true, context: toAuthorizerContext(decision) };
};
