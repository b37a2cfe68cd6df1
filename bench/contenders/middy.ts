import middy from '@middy/core';
import httpErrorHandler from '@middy/http-error-handler';
import httpHeaderNormalizer from '@middy/http-header-normalizer';
import httpJsonBodyParser from '@middy/http-json-body-parser';
import httpRouter, { type Route } from '@middy/http-router';
import type {
  APIGatewayProxyEvent,
  APIGatewayProxyEventV2,
  APIGatewayProxyResult,
} from 'aws-lambda';
import { createUser, getUser, greet, notFound, type Reply } from './shared.ts';

/** Set when it is bundled. */
declare const DOOR: 'rest-api' | 'http-api';

type Event = APIGatewayProxyEvent & APIGatewayProxyEventV2;

const result = ({ status, headers, body }: Reply): APIGatewayProxyResult => ({
  statusCode: status,
  headers: { ...headers },
  body: JSON.stringify(body),
});

const path = (event: Event): string => (DOOR === 'rest-api' ? event.path : event.rawPath);

const routes = [
  {
    method: 'GET',
    path: '/hello',
    handler: async (event: Event) =>
      result(greet(event.queryStringParameters ?? {}, path(event), 'GET')),
  },
  {
    method: 'GET',
    path: '/users/{id}',
    handler: async ({ headers, pathParameters }: Event) =>
      result(await getUser(headers['authorization'], pathParameters?.['id'] ?? '')),
  },
  {
    method: 'POST',
    path: '/users',
    handler: middy<Event, APIGatewayProxyResult>()
      .use(httpJsonBodyParser())
      .handler(async ({ headers, body }: Event) =>
        result(await createUser(headers['authorization'], body)),
      ),
  },
] as unknown as Route<APIGatewayProxyEvent, APIGatewayProxyResult>[];

export const handler = middy<APIGatewayProxyEvent, APIGatewayProxyResult>()
  .use(httpHeaderNormalizer())
  .use(httpErrorHandler())
  .handler(httpRouter({ routes, notFoundResponse: () => result(notFound) }));
