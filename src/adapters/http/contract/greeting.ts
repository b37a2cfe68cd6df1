import * as z from 'zod/mini';
import { operation } from './operation.ts';
import { line } from './shapes.ts';

export const greet = operation({
  id: 'greet',
  summary: 'Greet someone',
  method: 'GET',
  path: '/hello',
  access: 'public',
  maxAge: 60,
  request: {
    query: z.object({
      name: z
        .optional(line(1, 100))
        .register(z.globalRegistry, { description: 'Whom to greet', examples: ['Ada'] }),
    }),
  },
  answers: {
    200: {
      description: 'A greeting',
      body: z
        .strictObject({ message: z.string(), path: z.string(), method: z.string() })
        .register(z.globalRegistry, {
          id: 'Greeting',
          examples: [{ message: 'Hello, Ada!', path: '/hello', method: 'GET' }],
        }),
    },
  },
})(async ({ greet }, { query, request }) => {
  const { message } = await greet(query);
  return { status: 200, body: { message, path: request.path, method: request.method } };
});

export const health = operation({
  id: 'health',
  summary: 'Check that the service is up',
  method: 'GET',
  path: '/health',
  access: 'public',
  answers: {
    200: {
      description: 'The service is up',
      body: z
        .strictObject({ status: z.literal('ok') })
        .register(z.globalRegistry, { id: 'Health', examples: [{ status: 'ok' }] }),
    },
  },
})(async () => ({ status: 200, body: { status: 'ok' } }));

export const ready = operation({
  id: 'ready',
  summary: 'Check that the service can serve requests',
  method: 'GET',
  path: '/health/ready',
  access: 'public',
  answers: {
    200: {
      description: 'The service can serve requests',
      body: z
        .strictObject({ status: z.literal('ready') })
        .register(z.globalRegistry, { id: 'Readiness', examples: [{ status: 'ready' }] }),
    },
  },
  failures: ['unavailable'],
})(async ({ checkReadiness }, { request }) => {
  await checkReadiness(request.signal);
  return { status: 200, body: { status: 'ready' } };
});
