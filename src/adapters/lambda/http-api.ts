import type {
  APIGatewayProxyEvent,
  APIGatewayProxyEventV2,
  APIGatewayProxyResult,
  APIGatewayProxyStructuredResultV2,
} from 'aws-lambda';
import {
  type App,
  type BufferedResponse,
  type HttpRequest,
  noSettings,
} from '../http/protocol/message.ts';
import { type PrefixedPath, stripPrefix } from '../http/protocol/path.ts';
import { buffered } from './buffered.ts';
import { httpApiLimits } from './limits.ts';
import { isExecuteApi } from './payload.ts';
import { hasResource, isPayloadV1, requestFromV1, resultV1 } from './payload-v1.ts';
import { isFunctionUrl, isPayloadV2, requestFromV2, resultV2 } from './payload-v2.ts';

type HttpApiEvent = APIGatewayProxyEventV2 | APIGatewayProxyEvent;
type HttpApiResult = APIGatewayProxyStructuredResultV2 | APIGatewayProxyResult;

/** API Gateway HTTP API, payload format 2.0 or 1.0. */
export const httpApi = (app: App, { basePath } = noSettings) =>
  buffered<HttpApiEvent, HttpApiResult>(app, toRequest(basePath), toResult, httpApiLimits);

const toResult = (response: BufferedResponse, event: HttpApiEvent): HttpApiResult =>
  isVersion2(event) ? resultV2(response) : resultV1(response);

/** Of two that are known to be one or the other. */
const isVersion2 = (event: HttpApiEvent): boolean => 'version' in event && event.version === '2.0';

const toRequest =
  (basePath: string) =>
  (event: HttpApiEvent, signal: AbortSignal): HttpRequest => {
    if (isPayloadV2(event) && !isFunctionUrl(event)) {
      return requestFromV2(event, pathV2(event, basePath), signal);
    }
    if (isPayloadV1(event) && !hasResource(event)) {
      return requestFromV1(event, pathV1(event, basePath), signal);
    }
    throw new TypeError('this is not an event of an HTTP API');
  };

/** The event's path is percent-decoded; behind an API mapping it lacks the mapping key. */
const pathV2 = (
  { rawPath, requestContext }: APIGatewayProxyEventV2,
  basePath: string,
): PrefixedPath =>
  isExecuteApi(requestContext.domainName)
    ? withoutStage(rawPath, requestContext.stage)
    : { path: rawPath, pathPrefix: basePath };

/** The event's path is percent-decoded; behind an API mapping it includes the mapping key. */
const pathV1 = ({ path, requestContext }: APIGatewayProxyEvent, basePath: string): PrefixedPath => {
  if (isExecuteApi(requestContext.domainName)) return withoutStage(path, requestContext.stage);
  const rest = stripPrefix(path, basePath);
  return rest === undefined ? { path, pathPrefix: '' } : { path: rest, pathPrefix: basePath };
};

/**
 * Only on the execute-api host does the path include a named stage.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-stages.html
 */
const withoutStage = (path: string, stage: string): PrefixedPath => {
  const rest = stage === '$default' ? undefined : stripPrefix(path, `/${stage}`);
  return rest === undefined ? { path, pathPrefix: '' } : { path: rest, pathPrefix: `/${stage}` };
};
