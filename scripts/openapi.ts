import { writeFileSync } from 'node:fs';
import { apiDocument } from '../src/infrastructure/docs/api-document.ts';
import { command, runMain } from '../src/infrastructure/main/command.ts';

const help = `npm run openapi [-- --out openapi.json --token-header x-token]

Writes the OpenAPI document of the contract.

  --out <file>           where to (stdout)
  --token-header <name>  the door's AUTH_TOKEN_HEADER (authorization)
`;

const options = {
  out: { type: 'string' },
  'token-header': { type: 'string', default: 'authorization' },
} as const;

export const main = command(help, options, async ({ out, 'token-header': tokenHeader }) => {
  const json = `${JSON.stringify(apiDocument(tokenHeader), null, 2)}\n`;
  if (out === undefined) process.stdout.write(json);
  else writeFileSync(out, json);
});

if (import.meta.main) await runMain(main);
