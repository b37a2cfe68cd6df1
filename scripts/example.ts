import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { command, runMain } from '../src/infrastructure/main/command.ts';
import { copyTo, step, writeAll } from './copy.ts';
import { applied, changesIn } from './guide.ts';

const guide = 'docs/add-a-use-case.md';

const help = `npm run example:orders [-- --keep]

Applies ${guide} to a copy of the sources and checks what comes of it: types, lint, its own
tests, and those that every operation must pass, at every door.

  --keep  leaves the copy, and says where it is
`;

/** What a new operation must pass. */
const tests = [
  ...['architecture/layers', 'domain/order', 'e2e/(orders|access|documented-answers)'],
  ...['maintainers/readme'],
  ...['client/(package|source)', 'openapi/(document|lint)', 'security/fuzz'],
];

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
    for (const project of ['.', 'cdk']) {
      check(`tsc -p ${project}`, 'node_modules/typescript/bin/tsc', '-p', project);
    }
    const places = ['src', 'test', 'client'];
    check(
      'biome ci',
      'node_modules/@biomejs/biome/bin/biome',
      'ci',
      '--error-on-warnings',
      ...places,
    );
    const pattern = `test/(${tests.join('|')})`;
    check('jest', 'node_modules/jest/bin/jest.js', '--ci', '--testPathPatterns', pattern);
    process.stdout.write(`${guide} works as printed\n`);
  } finally {
    if (keep) process.stdout.write(`it is in ${folder}\n`);
    else rmSync(folder, { recursive: true });
  }
});

if (import.meta.main) await runMain(main);
