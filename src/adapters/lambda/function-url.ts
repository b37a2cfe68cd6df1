import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import { viewerAddress } from '../http/protocol/client-address.ts';
import {
  type App,
  type DoorSettings,
  type HttpRequest,
  noSettings,
} from '../http/protocol/message.ts';
import { decodePrefixedPath } from '../http/protocol/path.ts';
import { buffered } from './buffered.ts';
import { functionUrlLimits, streamLimits } from './limits.ts';
import { isFunctionUrl, isPayloadV2, requestFromV2, resultV2 } from './payload-v2.ts';
import { streamed } from './streamed.ts';

/** Lambda Function URL with the invoke mode BUFFERED. */
export const functionUrl = (app: App, settings = noSettings) =>
  buffered(app, toRequest(settings), resultV2, functionUrlLimits);

/** Lambda Function URL with the invoke mode RESPONSE_STREAM. */
export const functionUrlStream = (app: App, settings = noSettings) =>
  streamed(app, toRequest(settings), streamLimits);

/** `rawPath` is percent-encoded; `requestContext.http.path` is decoded. */
const toRequest =
  ({ basePath, clientAddressHeader }: DoorSettings) =>
  (event: APIGatewayProxyEventV2, signal: AbortSignal): HttpRequest => {
    if (!isPayloadV2(event) || !isFunctionUrl(event)) {
      throw new TypeError('this is not an event of a Function URL');
    }
    const request = requestFromV2(event, decodePrefixedPath(event.rawPath, basePath), signal);
    return clientAddressHeader === undefined
      ? request
      : { ...request, clientAddress: viewerAddress(request.headers, clientAddressHeader) };
  };
