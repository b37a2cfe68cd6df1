import { readFileSync } from 'node:fs';
import { contract } from '../../adapters/http/contract.ts';
import { openApi } from '../../adapters/http/openapi/document.ts';

const packageFile = new URL('../../../package.json', import.meta.url);

/** The document that the docs show. The server is where the document comes from, under whatever prefix. */
export const apiDocument = (tokenHeader: string): object => {
  const { version } = JSON.parse(readFileSync(packageFile, 'utf8'));
  return openApi(contract, { title: 'Portico', version, tokenHeader, servers: [{ url: './' }] });
};
