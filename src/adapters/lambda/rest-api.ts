import type { APIGatewayProxyEvent, APIGatewayProxyResult } from 'aws-lambda';
import { decodePath } from '../http/fields.ts';
import type { App } from '../http/message.ts';
import { isPayloadV1, requestFromV1, resultV1 } from './payload-v1.ts';

/** API Gateway REST API, Lambda proxy integration. Its path is percent-encoded and without the stage. */
export const restApi =
  (app: App) =>
  async (event: APIGatewayProxyEvent): Promise<APIGatewayProxyResult> => {
    if (!isPayloadV1(event)) throw new TypeError('this is not an event of a REST API');
    const response = await app({
      ...requestFromV1(event),
      path: decodePath(event.path),
      pathPrefix: stagePrefix(event),
    });
    return resultV1(response);
  };

/** The context's path is the client's, stage and all. */
const stagePrefix = ({ path, requestContext }: APIGatewayProxyEvent): string => {
  const full = requestContext.path ?? path;
  return full.endsWith(path) ? full.slice(0, full.length - path.length) : '';
};
