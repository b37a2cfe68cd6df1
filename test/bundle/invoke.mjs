import { readFileSync } from 'node:fs';

// Usage: node invoke.mjs <file with a JSON list of bundles, each with a list of events>
// Prints, for each bundle, what its handler answers to each event, or why it does not start, and which of Node's own
// modules it took.

globalThis.awslambda = { streamifyResponse: (handler) => handler };

const outcomeOf = async ({ bundle, events }) => {
  const results = [];
  try {
    const { handler } = await import(bundle);
    for (const event of events)
      results.push(await handler(event, { getRemainingTimeInMillis: () => 10_000 }));
    return { results };
  } catch (error) {
    return { results, error: `${error}` };
  }
};

const outcomes = [];
for (const asked of JSON.parse(readFileSync(process.argv[2], 'utf8'))) {
  const { length } = process.moduleLoadList;
  const outcome = await outcomeOf(asked);
  outcomes.push({ ...outcome, modules: process.moduleLoadList.slice(length) });
}
process.stdout.write(
  `\n${JSON.stringify({ node: process.version, outcomes, modules: process.moduleLoadList })}`,
);
