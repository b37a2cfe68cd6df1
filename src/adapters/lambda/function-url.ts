import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import { type App, noSettings } from '../http/message.ts';
import { encodedPath } from '../http/path.ts';
import { buffered, type EventRequest } from './buffered.ts';
import { functionUrlLimits, streamLimits } from './limits.ts';
import { isFunctionUrl, isPayloadV2, requestFromV2, resultV2 } from './payload-v2.ts';
import { streamed } from './streamed.ts';

/** Lambda Function URL with the invoke mode BUFFERED. */
export const functionUrl = (app: App, { basePath } = noSettings) =>
  buffered(app, toRequest(basePath), resultV2, functionUrlLimits);

/** Lambda Function URL with the invoke mode RESPONSE_STREAM. */
export const functionUrlStream = (app: App, { basePath } = noSettings) =>
  streamed(app, toRequest(basePath), streamLimits);

/** Of its two paths, `rawPath` is the percent-encoded one. */
const toRequest =
  (basePath: string) =>
  (event: APIGatewayProxyEventV2): EventRequest => {
    if (!isPayloadV2(event) || !isFunctionUrl(event)) {
      throw new TypeError('this is not an event of a Function URL');
    }
    return { ...requestFromV2(event), ...encodedPath(event.rawPath, basePath) };
  };
