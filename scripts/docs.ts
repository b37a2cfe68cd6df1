import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { DocsFiles } from '../src/adapters/http/docs/operations.ts';
import { docsNames } from '../src/infrastructure/docs/live-docs.ts';

/** Writes the docs into a folder, from which Lambda serves them; gives their size in bytes. */
export const writeDocs = async (files: DocsFiles, folder: string): Promise<number> => {
  mkdirSync(folder, { recursive: true });
  let size = 0;
  for (const name of docsNames) {
    const file = await files(name);
    if (!file) throw new Error(`the docs have no ${name}`);
    writeFileSync(join(folder, name), file.bytes);
    size += Buffer.byteLength(file.bytes);
  }
  return size;
};
