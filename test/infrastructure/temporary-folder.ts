import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A new folder for each test of this block, removed after it. */
export const temporaryFolder = (): (() => string) => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'portico-'));
  });
  afterEach(() => folder && rmSync(folder, { recursive: true }));
  return () => folder;
};
