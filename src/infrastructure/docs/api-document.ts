import { readFileSync } from 'node:fs';
import { contract } from '../../adapters/http/contract.ts';
import { openApi } from '../../adapters/http/openapi/document.ts';

const packageFile = new URL('../../../package.json', import.meta.url);

const description = `Users, and greetings for everybody.

Errors are problem documents (RFC 9457). A list comes in pages, with the next one in \`Link\`. An \`ETag\` is the
version of a user: \`If-Match\` lets a change through only when nobody else has changed the user since.`;

/** The document that the docs show. The server is where the document comes from, under whatever prefix. */
export const apiDocument = (tokenHeader: string): object => {
  const { version } = JSON.parse(readFileSync(packageFile, 'utf8'));
  const about = { title: 'Portico', version, tokenHeader, servers: [{ url: './' }] };
  const document = openApi(contract, about);
  return { ...document, info: { ...document.info, description } };
};
