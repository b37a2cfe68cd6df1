import { json } from 'node:stream/consumers';
import { createConfig, lintFromString } from '@redocly/openapi-core';

/** Takes OpenAPI documents; gives what Redocly's recommended rules say against each. */
const documents = (await json(process.stdin)) as object[];
const config = await createConfig({ extends: ['recommended'] });
const findings: string[][] = [];
for (const document of documents) {
  const source = JSON.stringify(document);
  const problems = await lintFromString({ source, absoluteRef: '/openapi.json', config });
  findings.push(
    problems.map(({ severity, ruleId, message, location: [at] }) =>
      [severity, ruleId, at?.pointer, message].join(' '),
    ),
  );
}
process.stdout.write(JSON.stringify(findings));
