import express, { type NextFunction, type Request, type Response } from 'express';
import { broken, createUser, getUser, greet, notFound, notJson, type Reply } from './shared.ts';

const send = (response: Response, { status, headers, body }: Reply): void => {
  response.status(status).set(headers).json(body);
};

/** What the contenders that wrap Express have in common. */
export const app = express();

app.disable('x-powered-by');
app.use(express.json());
app.get('/hello', ({ query, path, method }, response) => {
  send(response, greet(query as { name?: string }, path, method));
});
app.get('/users/:id', async ({ headers, params }, response) => {
  send(response, await getUser(headers.authorization, params['id']));
});
app.post('/users', async ({ headers, body }, response) => {
  send(response, await createUser(headers.authorization, body));
});
app.use((_, response) => send(response, notFound));
app.use((error: { type?: string }, _: Request, response: Response, _next: NextFunction) => {
  if (error.type === 'entity.parse.failed') return send(response, notJson);
  process.stderr.write(`${error}\n`);
  send(response, broken);
});
