import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

export const run = promisify(execFile);
export const root = join(__dirname, '..', '..');

/** A folder into which all bundles are built before the tests of this block, and which is gone after them. */
export const built = (...flags: string[]): string => {
  const outdir = mkdtempSync(join(tmpdir(), 'portico-built-'));
  beforeAll(() =>
    run(process.execPath, ['scripts/build.ts', '--outdir', outdir, ...flags], { cwd: root }),
  );
  afterAll(() => rmSync(outdir, { recursive: true }));
  return outdir;
};
