import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import type { DocsFiles } from '../../adapters/http/docs-operations.ts';
import { docsPage } from '../../adapters/http/docs-page.ts';
import { docsFile } from './docs-file.ts';

/** What the page takes from Swagger UI, and the licences that it comes under. */
const swaggerUi = [
  'swagger-ui.css',
  'swagger-ui-bundle.js',
  'swagger-ui-bundle.js.LICENSE.txt',
  'favicon-32x32.png',
];

export const docsNames = ['openapi.json', ...Object.keys(docsPage), ...swaggerUi];

/** The docs of an OpenAPI document, with Swagger UI as the package ships it. */
export const liveDocs = (document: object): DocsFiles => {
  const own = new Map([
    ...Object.entries(docsPage),
    ['openapi.json', JSON.stringify(document)] as const,
  ]);
  const bytes = async (name: string) =>
    own.get(name) ?? (swaggerUi.includes(name) ? readFile(packaged(name)) : undefined);
  return async (name) => {
    const content = await bytes(name);
    return content === undefined ? undefined : docsFile(name, content);
  };
};

const packaged = (name: string): string =>
  fileURLToPath(import.meta.resolve(`swagger-ui-dist/${name}`));
