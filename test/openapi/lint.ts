import { json } from 'node:stream/consumers';
import { createConfig, lintFromString } from '@redocly/openapi-core';

/** Lints the OpenAPI document on standard input by Redocly's recommended rules: a process of its own, for an ES module. */
const problems = await lintFromString({
  source: JSON.stringify(await json(process.stdin)),
  absoluteRef: '/openapi.json',
  config: await createConfig({ extends: ['recommended'] }),
});
const lines = problems.map(({ severity, ruleId, message, location: [at] }) =>
  [severity, ruleId, at?.pointer, message].join(' '),
);
process.stdout.write(JSON.stringify(lines));
