/** Frameworks, each with a file in `contenders/`. */
export const frameworks = [
  'hono',
  'lambda-api',
  'middy',
  'powertools',
  'serverless-express',
  'serverless-http',
  'fastify',
] as const;

/** Those whose versions a section names. */
export const packages = [
  ...['jose', 'zod', 'esbuild', 'hono', 'lambda-api', '@middy/core'],
  ...['@aws-lambda-powertools/event-handler', '@codegenie/serverless-express', 'serverless-http'],
  ...['express', '@fastify/aws-lambda', 'fastify'],
];
