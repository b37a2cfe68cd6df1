import type { APIGatewayProxyStructuredResultV2, LambdaFunctionURLEvent } from 'aws-lambda';
import { decodePath } from '../http/fields.ts';
import type { App } from '../http/message.ts';
import { isPayloadV2, requestFromV2, resultV2 } from './payload-v2.ts';

/** Lambda Function URL. Its path is percent-encoded. */
export const functionUrl =
  (app: App) =>
  async (event: LambdaFunctionURLEvent): Promise<APIGatewayProxyStructuredResultV2> => {
    if (!isPayloadV2(event)) throw new TypeError('this is not an event of a Function URL');
    const response = await app({
      ...requestFromV2(event),
      path: decodePath(event.rawPath),
      pathPrefix: '',
    });
    return resultV2(response);
  };
