import { Router } from '@aws-lambda-powertools/event-handler/http';
import type { Context } from 'aws-lambda';
import { broken, createUser, getUser, greet, notFound, notJson, type Reply } from './shared.ts';

const app = new Router();

const response = ({ status, headers, body }: Reply): Response =>
  new Response(JSON.stringify(body), { status, headers });

const authorization = ({ headers }: Request): string | undefined =>
  headers.get('authorization') ?? undefined;

app.get('/hello', ({ req }) => {
  const { pathname, searchParams } = new URL(req.url);
  return response(greet(Object.fromEntries(searchParams), pathname, req.method));
});
app.get('/users/:id', async ({ req, params }) =>
  response(await getUser(authorization(req), params['id'] ?? '')),
);
app.post('/users', async ({ req }) => {
  let body: unknown;
  try {
    body = await req.json();
  } catch {
    return response(notJson);
  }
  return response(await createUser(authorization(req), body));
});
app.notFound(async () => response(notFound));
app.errorHandler(Error, async (error) => {
  process.stderr.write(`${error}\n`);
  return response(broken);
});

export const handler = (event: unknown, context: Context) => app.resolve(event, context);
