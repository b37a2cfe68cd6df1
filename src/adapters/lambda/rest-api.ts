import type { APIGatewayProxyEvent } from 'aws-lambda';
import { type App, type HttpRequest, noSettings } from '../http/protocol/message.ts';
import { decodePath, type PrefixedPath, stripPrefix } from '../http/protocol/path.ts';
import { buffered } from './buffered.ts';
import { restApiLimits, streamLimits } from './limits.ts';
import { isExecuteApi } from './payload.ts';
import { hasResource, isPayloadV1, requestFromV1, resultV1 } from './payload-v1.ts';
import { streamed } from './streamed.ts';

/** API Gateway REST API, Lambda proxy integration. */
export const restApi = (app: App, { basePath } = noSettings) =>
  buffered(app, toRequest(basePath), resultV1, restApiLimits);

/** The same with `responseTransferMode: STREAM`; only the function's time-out limits it. */
export const restApiStream = (app: App, { basePath } = noSettings) =>
  streamed(app, toRequest(basePath), streamLimits);

const toRequest =
  (basePath: string) =>
  (event: APIGatewayProxyEvent, signal: AbortSignal): HttpRequest => {
    if (!isPayloadV1(event) || !hasResource(event)) {
      throw new TypeError('this is not an event of a REST API');
    }
    return requestFromV1(event, pathOf(event, basePath), signal);
  };

/** The event's path is percent-encoded and has no stage; behind a base path mapping it includes the base path. */
const pathOf = ({ path, requestContext }: APIGatewayProxyEvent, basePath: string): PrefixedPath => {
  const isMapped = basePath !== '' && !isExecuteApi(requestContext.domainName);
  const rest = isMapped ? stripPrefix(path, basePath) : undefined;
  return rest === undefined
    ? { path: decodePath(path), pathPrefix: stageOf(path, requestContext.path) }
    : { path: decodePath(rest), pathPrefix: basePath };
};

/** The stage, from `requestContext.path`, which is the path that the client sent. */
const stageOf = (path: string, fullPath: string | null | undefined): string =>
  fullPath?.endsWith(path) ? fullPath.slice(0, fullPath.length - path.length) : '';
