import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const root = join(__dirname, '../..');

/** What scripts start, as the source has it; a command line for a shell is one word. */
const started = (source: string): string[] =>
  Array.from(
    source.matchAll(
      /(?<![.\w])(?:spawn|spawnSync|execFile|execFileSync|exec|execSync)\(\s*([^\s,)]+)/g,
    ),
    ([, program = '']) => program,
  );

/** Node itself, and programs that are no scripts of a shell on any system: Windows finds no `npm` or `cdk`. */
const isProgram = (program: string): boolean =>
  ['process.execPath', "'git'", "'java'"].includes(program);

const files = ['scripts', 'bench'].flatMap((folder) =>
  readdirSync(join(root, folder))
    .filter((name) => name.endsWith('.ts'))
    .map((name) => `${folder}/${name}`),
);

it('scripts start programs that every system has, without a shell', () => {
  const all = files.flatMap((file) =>
    started(readFileSync(join(root, file), 'utf8')).map((program) => ({
      file,
      program,
    })),
  );
  expect(all.length).toBeGreaterThan(10);
  expect(all.filter(({ program }) => !isProgram(program))).toEqual([]);
});

it.each(["spawn('cdk', ['deploy'])", "execSync('npm ci')", "spawnSync(\n  'npx',\n  ['x'])"])(
  'would find %s',
  (source) => {
    expect(started(source).filter((program) => !isProgram(program))).toHaveLength(1);
  },
);
