import { Hono } from 'hono';
import { handle } from 'hono/aws-lambda';
import type { ContentfulStatusCode } from 'hono/utils/http-status';
import { broken, createUser, getUser, greet, notFound, notJson, type Reply } from './shared.ts';

const app = new Hono();

const sent = ({ status, headers, body }: Reply) =>
  [body as object, status as ContentfulStatusCode, headers] as const;

app.get('/hello', (c) => c.json(...sent(greet(c.req.query(), c.req.path, c.req.method))));
app.get('/users/:id', async (c) =>
  c.json(...sent(await getUser(c.req.header('authorization'), c.req.param('id')))),
);
app.post('/users', async (c) => {
  let body: unknown;
  try {
    body = await c.req.json();
  } catch {
    return c.json(...sent(notJson));
  }
  return c.json(...sent(await createUser(c.req.header('authorization'), body)));
});
app.notFound((c) => c.json(...sent(notFound)));
app.onError((error, c) => {
  process.stderr.write(`${error}\n`);
  return c.json(...sent(broken));
});

export const handler = handle(app);
