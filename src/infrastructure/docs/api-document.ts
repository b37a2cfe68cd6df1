import { contract } from '../../adapters/http/contract/contract.ts';
import { openApi } from '../../adapters/http/openapi/document.ts';
import { version } from '../version.ts';

const description = `Users, and greetings for everybody.

Errors are problem documents (RFC 9457). A list comes in pages, with the next one in \`Link\`. An \`ETag\` is the
version of a user: \`If-Match\` lets a change through only when nobody else has changed the user since.`;

/** The contract's document, whose server is where it comes from, under whatever prefix. */
export const apiDocument = (tokenHeader: string): object => {
  const document = openApi(contract, { title: 'Portico', version, tokenHeader });
  return { ...document, info: { ...document.info, description } };
};
