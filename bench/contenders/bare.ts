import type {
  APIGatewayProxyEvent,
  APIGatewayProxyEventV2,
  APIGatewayProxyResult,
} from 'aws-lambda';
import { broken, createUser, getUser, greet, notFound, notJson, type Reply } from './shared.ts';

/** Set when it is bundled. */
declare const DOOR: 'rest-api' | 'http-api';

interface Call {
  readonly method: string;
  readonly path: string;
  readonly query: Readonly<Record<string, string | undefined>>;
  readonly authorization: string | undefined;
  readonly body: string;
}

const route = async ({ method, path, query, authorization, body }: Call): Promise<Reply> => {
  if (path === '/hello' && method === 'GET') return greet(query, path, method);
  if (path === '/users' && method === 'POST') {
    let input: unknown;
    try {
      input = JSON.parse(body);
    } catch {
      return notJson;
    }
    return createUser(authorization, input);
  }
  if (path.startsWith('/users/') && method === 'GET') return getUser(authorization, path.slice(7));
  return notFound;
};

const result = async (call: Call): Promise<APIGatewayProxyResult> => {
  const { status, headers, body } = await route(call).catch((error: unknown) => {
    process.stderr.write(`${error}\n`);
    return broken;
  });
  return { statusCode: status, headers: { ...headers }, body: JSON.stringify(body) };
};

const text = (event: { body?: string | null; isBase64Encoded: boolean }): string =>
  event.isBase64Encoded ? Buffer.from(event.body ?? '', 'base64').toString() : (event.body ?? '');

const restApi = (event: APIGatewayProxyEvent) =>
  result({
    method: event.httpMethod,
    path: event.path,
    query: event.queryStringParameters ?? {},
    authorization: event.headers?.['Authorization'] ?? event.headers?.['authorization'],
    body: text(event),
  });

const httpApi = (event: APIGatewayProxyEventV2) =>
  result({
    method: event.requestContext.http.method,
    path: event.rawPath,
    query: event.queryStringParameters ?? {},
    authorization: event.headers['authorization'],
    body: text(event),
  });

export const handler = DOOR === 'rest-api' ? restApi : httpApi;
