import { json } from 'node:stream/consumers';
import { createConfig, lintFromString } from '@redocly/openapi-core';

/** Takes an OpenAPI document; gives what Redocly's recommended rules say against it. */
const problems = await lintFromString({
  source: JSON.stringify(await json(process.stdin)),
  absoluteRef: '/openapi.json',
  config: await createConfig({ extends: ['recommended'] }),
});
const lines = problems.map(({ severity, ruleId, message, location: [at] }) =>
  [severity, ruleId, at?.pointer, message].join(' '),
);
process.stdout.write(JSON.stringify(lines));
