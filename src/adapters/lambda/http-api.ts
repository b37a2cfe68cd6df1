import type {
  APIGatewayProxyEvent,
  APIGatewayProxyEventV2,
  APIGatewayProxyResult,
  APIGatewayProxyStructuredResultV2,
} from 'aws-lambda';
import type { App } from '../http/message.ts';
import { withoutStage } from './payload.ts';
import { isPayloadV1, requestFromV1, resultV1 } from './payload-v1.ts';
import { isPayloadV2, requestFromV2, resultV2 } from './payload-v2.ts';

/** API Gateway HTTP API, payload format 2.0 or 1.0. Its path is percent-decoded already. */
export const httpApi =
  (app: App) =>
  async (
    event: APIGatewayProxyEventV2 | APIGatewayProxyEvent,
  ): Promise<APIGatewayProxyStructuredResultV2 | APIGatewayProxyResult> => {
    if (isPayloadV2(event)) {
      const { stage, domainName } = event.requestContext;
      const path = withoutStage(event.rawPath, stage, domainName);
      return resultV2(await app({ ...requestFromV2(event), ...path }));
    }
    if (isPayloadV1(event)) {
      const { stage, domainName } = event.requestContext;
      const path = withoutStage(event.path, stage, domainName);
      return resultV1(await app({ ...requestFromV1(event), ...path }));
    }
    throw new TypeError('this is not an event of an HTTP API');
  };
