import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import type { DocsFiles } from '../../adapters/http/docs/operations.ts';
import { docsPage } from '../../adapters/http/docs/page.ts';
import { docsFile } from './docs-file.ts';

/** What the page takes from Swagger UI, and the licences that it comes under. */
const swaggerUi = [
  'swagger-ui.css',
  'swagger-ui-bundle.js',
  'favicon-32x32.png',
  'swagger-ui-bundle.js.LICENSE.txt',
  'LICENSE',
  'NOTICE',
];

export const docsNames = ['openapi.json', ...Object.keys(docsPage), ...swaggerUi];

/** The docs of an OpenAPI document, with Swagger UI as the package ships it. */
export const liveDocs = (document: object): DocsFiles => {
  const own = new Map<string, string>([
    ...Object.entries(docsPage),
    ['openapi.json', JSON.stringify(document)],
  ]);
  return async (name) => {
    const text = own.get(name);
    if (text !== undefined) return docsFile(name, text);
    if (!swaggerUi.includes(name)) return undefined;
    return docsFile(name, await readFile(resolve(`swagger-ui-dist/${name}`)));
  };
};

const { resolve } = createRequire(import.meta.url);
