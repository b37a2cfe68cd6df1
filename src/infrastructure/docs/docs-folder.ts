import { readdirSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Operation } from '../../adapters/http/contract/operation.ts';
import type { DocsFiles } from '../../adapters/http/docs/operations.ts';
import { docsWithRedirects } from '../../adapters/http/docs/redirects.ts';
import { ConfigError } from '../config/settings.ts';
import { docsFile } from './docs-file.ts';

/** The docs as a build has left them, in the folder `docs` beside the bundle unless another is named. */
export const docsFolder = (path = join(import.meta.dirname, 'docs')): DocsFiles => {
  const names = new Set(namesIn(path));
  return async (name) =>
    names.has(name) ? docsFile(name, await readFile(join(path, name))) : undefined;
};

const namesIn = (path: string): string[] => {
  try {
    return readdirSync(path);
  } catch {
    throw new ConfigError(
      'DOCS is on, but this build has no docs: build it with npm run build -- --docs',
    );
  }
};

/** The docs that were built beside the bundle. */
export const bundledDocs = (): readonly Operation[] => docsWithRedirects(docsFolder());
