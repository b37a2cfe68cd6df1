import { createServer } from 'node:http';
import { enableCompileCache, flushCompileCache } from 'node:module';
import { text } from 'node:stream/consumers';

// Usage: node warm-up.mjs <bundle> <folder for the compile cache>, with a JSON list of events on stdin.
// Has the bundle answer them, by an AWS on loopback that has nothing, so that Node compiles what that takes.

const [bundle, directory] = process.argv.slice(2);
const events = JSON.parse(await text(process.stdin));

const aws = createServer((request, response) => {
  request.resume();
  response.setHeader('content-type', 'application/x-amz-json-1.0').end('{}');
});
await new Promise((listening) => aws.listen(0, '127.0.0.1', listening));
process.env.AWS_ENDPOINT_URL = `http://127.0.0.1:${aws.address().port}`;

globalThis.awslambda = { streamifyResponse: (handler) => handler };
enableCompileCache({ directory, portable: true });
const { handler } = await import(bundle);
// Whatever they are answered: what counts is what was run.
for (const event of events) await handler(event, { awsRequestId: 'warm-up' }).catch(() => {});
flushCompileCache();
process.exit();
