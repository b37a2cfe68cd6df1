import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { root, run } from './built.ts';

/** Builds all bundles once for all test files. */
const build = async (): Promise<void> => {
  const outdir = mkdtempSync(join(tmpdir(), 'portico-built-'));
  process.env['BUNDLES'] = outdir;
  const args = ['scripts/build.ts', '--outdir', outdir, '--docs', '--token-header', 'x-token'];
  await run(process.execPath, args, { cwd: root });
};

// biome-ignore lint/style/noDefaultExport: jest asks for it
export default build;
