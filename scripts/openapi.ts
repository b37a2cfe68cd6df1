import { readFileSync, writeFileSync } from 'node:fs';
import { contract } from '../src/adapters/http/contract.ts';
import { openApi } from '../src/adapters/http/openapi/document.ts';
import { command } from '../src/infrastructure/main/command.ts';

const help = `npm run openapi [-- --out openapi.json] [--token-header x-token]

Prints the OpenAPI document of the contract, or writes it to a file.
`;

const { version } = JSON.parse(readFileSync('package.json', 'utf8'));

const options = {
  out: { type: 'string' },
  'token-header': { type: 'string', default: 'authorization' },
} as const;

await command(help, options, async ({ out, 'token-header': tokenHeader }) => {
  const document = openApi(contract, { title: 'Portico', version, tokenHeader });
  const json = `${JSON.stringify(document, null, 2)}\n`;
  if (out === undefined) process.stdout.write(json);
  else writeFileSync(out, json);
});
