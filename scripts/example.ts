import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { command, runMain } from '../src/infrastructure/main/command.ts';
import { copyTo, step, writeAll } from './copy.ts';
import { applied, changesIn } from './guide.ts';
import { npmProgram } from './npm.ts';

const guide = 'docs/add-a-use-case.md';

const help = `npm run example:orders [-- --keep]

Applies ${guide} to a copy of the sources and runs npm test there: whoever adds a resource
meets no red test that is not about the resource. Takes as long as npm test.

  --keep  leaves the copy, and says where it is
`;

const read = (path: string) => (existsSync(path) ? readFileSync(path, 'utf8') : undefined);

export const main = command(help, { keep: { type: 'boolean' } }, async ({ keep }) => {
  const files = applied(changesIn(readFileSync(guide, 'utf8')), read);
  const folder = mkdtempSync(join(tmpdir(), 'portico-orders-'));
  const check = (title: string, ...args: string[]) => step(folder, title, ...args);
  try {
    copyTo(folder);
    writeAll(folder, files);
    const count = (of: string) => [...files.keys()].filter((path) => path.startsWith(of)).length;
    process.stdout.write(`${count('src/')} files of src and ${count('test/')} of test changed\n`);
    check('npm run generate', 'scripts/generate.ts');
    // Coverage, which CI collects, is about Portico's own files only.
    check('npm test', npmProgram(), 'test', '--', '--coverage=false');
    process.stdout.write(`${guide} works as printed\n`);
  } finally {
    if (keep) process.stdout.write(`it is in ${folder}\n`);
    else rmSync(folder, { recursive: true });
  }
});

if (import.meta.main) await runMain(main);
