import { writeFileSync } from 'node:fs';
import { apiDocument } from '../src/infrastructure/docs/api-document.ts';
import { command } from '../src/infrastructure/main/command.ts';

const help = `npm run openapi [-- --out openapi.json] [--token-header x-token]

Prints the OpenAPI document of the contract, or writes it to a file.
`;

const options = {
  out: { type: 'string' },
  'token-header': { type: 'string', default: 'authorization' },
} as const;

await command(help, options, async ({ out, 'token-header': tokenHeader }) => {
  const json = `${JSON.stringify(apiDocument(tokenHeader), null, 2)}\n`;
  if (out === undefined) process.stdout.write(json);
  else writeFileSync(out, json);
});
