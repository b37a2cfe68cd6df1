import awsLambdaFastify from '@fastify/aws-lambda';
import fastify, { type FastifyReply } from 'fastify';
import { broken, createUser, getUser, greet, notFound, notJson, type Reply } from './shared.ts';

const app = fastify();

const send = (reply: FastifyReply, { status, headers, body }: Reply) =>
  reply.code(status).headers(headers).send(body);

app.get('/hello', (request, reply) => {
  const [path = ''] = request.url.split('?', 1);
  return send(reply, greet(request.query as { name?: string }, path, request.method));
});
app.get('/users/:id', async ({ headers, params }, reply) =>
  send(reply, await getUser(headers.authorization, (params as { id: string }).id)),
);
app.post('/users', async ({ headers, body }, reply) =>
  send(reply, await createUser(headers.authorization, body)),
);
app.setNotFoundHandler((_, reply) => send(reply, notFound));
app.setErrorHandler((error: { statusCode?: number }, _, reply) => {
  if (error.statusCode === 400) return send(reply, notJson);
  process.stderr.write(`${error}\n`);
  return send(reply, broken);
});

export const handler = awsLambdaFastify(app);
