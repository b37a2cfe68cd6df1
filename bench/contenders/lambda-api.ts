import createApi, { type Request, type Response } from 'lambda-api';
import { broken, createUser, getUser, greet, notFound, type Reply } from './shared.ts';

// Its types are those of its CommonJS build.
const api = (createApi as unknown as typeof createApi.default)();

const send = (response: Response, { status, headers, body }: Reply): void => {
  response.status(status);
  for (const [name, value] of Object.entries(headers)) response.header(name, value);
  response.send(JSON.stringify(body));
};

api.get('/hello', (request: Request, response: Response) => {
  send(response, greet(request.query, request.path, request.method));
});
api.get('/users/:id', async (request: Request, response: Response) => {
  const { id = '' } = request.params;
  send(response, await getUser(request.headers['authorization'], id));
});
api.post('/users', async (request: Request, response: Response) => {
  send(response, await createUser(request.headers['authorization'], request.body));
});
api.use((error: Error, _: Request, response: Response, next: () => void) => {
  if (error.name === 'RouteError') send(response, notFound);
  else {
    process.stderr.write(`${error}\n`);
    send(response, broken);
  }
  next();
});

export const handler = (event: never, context: never) => api.run(event, context);
