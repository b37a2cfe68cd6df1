import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { createInterface } from 'node:readline/promises';
import { command, runMain } from '../src/infrastructure/main/command.ts';
import { writeAll } from './copy.ts';
import { keptScripts, page, planOf, withoutLost } from './eject-plan.ts';

const help = `npm run eject [-- --yes]

Takes the users out, here and now, and leaves the greeting: see ${page}. The tree must have no
changes, so that git diff shows what was done, and git restore takes it back.

  --yes  does not ask
`;

const read = (path: string) => (existsSync(path) ? readFileSync(path, 'utf8') : undefined);
const text = (path: string) => readFileSync(path, 'utf8');

const isAgreed = async (question: string): Promise<boolean> => {
  const terminal = createInterface({ input: process.stdin, output: process.stdout });
  const answer = await terminal.question(`${question} [y/N] `);
  terminal.close();
  return answer.trim().toLowerCase() === 'y';
};

const rewriteDocs = (lost: readonly string[]): void => {
  const docs = readdirSync('docs').filter((name) => name.endsWith('.md'));
  for (const path of [
    'README.md',
    'CONTRIBUTING.md',
    'SECURITY.md',
    ...docs.map((name) => `docs/${name}`),
  ]) {
    const isThere = (link: string) => existsSync(normalize(join(dirname(path), link)));
    writeFileSync(path, withoutLost(text(path), lost, isThere));
  }
};

const node = (...args: string[]) => execFileSync(process.execPath, args, { stdio: 'inherit' });

export const main = command(help, { yes: { type: 'boolean' } }, async ({ yes }) => {
  const changes = execFileSync('git', ['status', '--porcelain'], { encoding: 'utf8' });
  if (changes !== '') throw new Error('the tree has changes; commit or stash them first');
  const { deleted, written } = planOf(text(page), read);
  const gone = deleted.find((path) => !existsSync(path));
  if (gone !== undefined) throw new Error(`${gone} is not there: has this been done before?`);
  const question = `Delete ${deleted.length} files and folders, and change ${written.size} files?`;
  if (!yes && !(await isAgreed(question))) throw new Error('nothing was done');

  for (const path of deleted) {
    rmSync(path, { recursive: true });
    process.stdout.write(`deleted ${path}\n`);
  }
  writeAll('.', written);
  for (const path of written.keys()) process.stdout.write(`changed ${path}\n`);
  const { json, lost } = keptScripts(text('package.json'), existsSync);
  writeFileSync('package.json', json);
  rewriteDocs(lost);
  node('node_modules/@biomejs/biome/bin/biome', 'check', '--write', '--log-level=error', '.');
  node('scripts/generate.ts');
  process.stdout.write(
    '\nThe greeting is left. README.md and docs/ still tell of users; see git diff, then npm test.\n',
  );
});

if (import.meta.main) await runMain(main);
