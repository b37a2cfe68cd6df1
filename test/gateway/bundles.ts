import { existsSync, readdirSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Handler } from './invoke.ts';

const root = join(import.meta.dirname, '../..');
export const defaultDist = join(root, 'dist');

/** When a source was last changed, in milliseconds since 1970. */
const lastChange = (): number => {
  const files = readdirSync(join(root, 'src'), { recursive: true, encoding: 'utf8' });
  return Math.max(...files.map((file) => statSync(join(root, 'src', file)).mtimeMs));
};

/** Whether a bundle is missing or older than a source. */
export const isStale = (file: string): boolean =>
  !existsSync(file) || statSync(file).mtimeMs < lastChange();

/** With the docs where it was built with them. The builder is loaded by those only who need it. */
const build = async (dist: string, name: string): Promise<void> => {
  const hasDocs = existsSync(join(dist, name, 'docs'));
  const { buildBundle, buildDocs } = await import('../../scripts/build.ts');
  await buildBundle(name, dist);
  if (hasDocs) await buildDocs(name, dist, process.env['AUTH_TOKEN_HEADER'] || 'authorization');
};

/** The handler of a bundle, built first where it is stale, and how long it took to load in milliseconds. */
export const loadBundle = async (
  dist: string,
  name: string,
  isQuiet = false,
): Promise<{ readonly handler: Handler; readonly milliseconds: number }> => {
  const file = resolve(dist, name, 'index.mjs');
  if (isStale(file)) {
    if (!isQuiet) process.stderr.write('building, since a source is newer than the bundle\n');
    await build(dist, name);
  }
  const start = performance.now();
  const { handler } = await import(pathToFileURL(file).href);
  return { handler, milliseconds: performance.now() - start };
};
