import { readFileSync } from 'node:fs';

// Usage: node invoke.mjs <bundle> <file with a JSON list of events>
// Prints what the bundle's handler answers to each, and which of Node's own modules it took.

globalThis.awslambda = { streamifyResponse: (handler) => handler };

const [bundle, events] = process.argv.slice(2);
const { handler } = await import(bundle);
const results = [];
for (const event of JSON.parse(readFileSync(events, 'utf8')))
  results.push(await handler(event, { getRemainingTimeInMillis: () => 10_000 }));
process.stdout.write(
  JSON.stringify({ node: process.version, results, modules: process.moduleLoadList }),
);
