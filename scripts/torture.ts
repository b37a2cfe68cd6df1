import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { command, oneOf, runMain } from '../src/infrastructure/main/command.ts';
import { type Promised, parts, promises } from '../test/torture/promises.ts';

const root = join(import.meta.dirname, '..');

/** What a test file came to. */
export interface FileResult {
  /** From the root. */
  readonly file: string;
  readonly passed: boolean;
  readonly tests: number;
}

/** What a test has counted or measured. */
export interface Figure {
  readonly what: string;
  readonly value: number;
  readonly unit: string;
}

/** What a promise came to. */
export interface Kept {
  readonly promised: Promised;
  readonly isKept: boolean;
  readonly figures: readonly string[];
}

const number = (value: number): string =>
  value.toLocaleString('en-GB', { maximumFractionDigits: value < 10 ? 2 : 1 });

/** Kept where all of its files have passed, and gave the figures that they are to give. */
export const judge = (
  promised: Promised,
  results: readonly FileResult[],
  figures: readonly Figure[],
): Kept => {
  const files = results.filter(({ file }) => promised.tests.includes(file));
  const own = figures.filter(({ what }) => promised.figures?.test(what));
  const isKept =
    files.length === promised.tests.length &&
    files.every(({ passed }) => passed) &&
    (promised.figures === undefined || own.length > 0);
  const tests = files.reduce((sum, each) => sum + each.tests, 0);
  return {
    promised,
    isKept,
    figures: [
      `${number(tests)} ${tests === 1 ? 'test' : 'tests'}`,
      ...own.map(({ what, value, unit }) => `${what}: ${number(value)} ${unit}`.trimEnd()),
    ],
  };
};

const intro = `# What holds, and what shows it

Each promise of security and reliability with the tests that would fail were it broken, and what they counted or
measured when they last ran. The page is written by \`npm run torture\`, never by hand, and by nothing less than all of
it; \`npm test\` checks that its promises are those of [promises.ts](../test/torture/promises.ts). Times are of the
machine of that day; the promise is the limit.
`;

const cell = (text: string): string => text.replaceAll('|', '\\|');

/** A file's name, linked. */
const link = (file: string): string => `[${file.replace('test/', '')}](../${file})`;

const row = ({ promised, isKept, figures }: Kept, date: string): string => {
  const cells = [
    isKept ? promised.says : `**broken:** ${promised.says}`,
    promised.tests.map(link).join(', '),
    figures.join('; '),
    date,
    `\`npm run torture -- --only ${promised.name}\``,
  ];
  return `| ${cells.map(cell).join(' | ')} |\n`;
};

export const page = (all: readonly Kept[], date: string): string =>
  intro +
  Object.entries(parts)
    .map(([part, title]) => {
      const rows = all.filter(({ promised }) => promised.part === part);
      const head = `\n## ${title}\n\n| promise | test | figure | date | command |\n|---|---|---|---|---|\n`;
      return head + rows.map((each) => row(each, date)).join('');
    })
    .join('');

interface JestReport {
  readonly testResults: readonly {
    readonly name: string;
    readonly status: string;
    readonly assertionResults: readonly { readonly status: string }[];
  }[];
}

/** Runs the files one after the other, so that nothing but they are measured. */
const runTests = (files: readonly string[]) => {
  const folder = mkdtempSync(join(tmpdir(), 'portico-torture-'));
  const [report, figures] = [join(folder, 'report.json'), join(folder, 'figures')];
  const flags = ['--runInBand', '--forceExit', '--json', `--outputFile=${report}`];
  spawnSync(
    process.execPath,
    ['node_modules/jest/bin/jest.js', ...flags, '--runTestsByPath', ...files],
    {
      cwd: root,
      env: { ...process.env, FIGURES: figures, THOROUGH: '1' },
      stdio: ['ignore', 'ignore', 'inherit'],
    },
  );
  const { testResults }: JestReport = JSON.parse(readFileSync(report, 'utf8'));
  const lines = existsSync(figures) ? readFileSync(figures, 'utf8').trim().split('\n') : [];
  rmSync(folder, { recursive: true });
  return {
    figures: lines.map((line): Figure => JSON.parse(line)),
    results: testResults.map(({ name, status, assertionResults }): FileResult => {
      const ran = assertionResults.filter((each) => each.status !== 'pending');
      return { file: relative(root, name), passed: status === 'passed', tests: ran.length };
    }),
  };
};

const help = `npm run torture [-- --only state]

Runs the tests of all promises of security and reliability, the long ones too, which takes some ten minutes, and writes
docs/reliability.md. Fails when a promise is broken.

  --only <name>  one promise, or one part: ${Object.keys(parts).join(', ')}; writes nothing
`;

export const main = command(help, { only: { type: 'string' } }, async ({ only }) => {
  const chosen = promises.filter(({ name, part }) => !only || only === name || only === part);
  if (only && chosen.length === 0) oneOf('promise or part', only, Object.keys(parts));
  const { results, figures } = runTests([...new Set(chosen.flatMap(({ tests }) => tests))]);
  const all = chosen.map((promised) => judge(promised, results, figures));
  for (const { promised, isKept, figures } of all) {
    process.stdout.write(
      `${isKept ? 'kept  ' : 'BROKEN'} ${promised.name}: ${figures.join('; ')}\n`,
    );
  }
  if (!only) {
    const date = new Date().toISOString().slice(0, 10);
    writeFileSync(join(root, 'docs/reliability.md'), page(all, date));
  }
  const broken = all.filter(({ isKept }) => !isKept).map(({ promised }) => promised.name);
  if (broken.length > 0) throw new Error(`not kept: ${broken.join(', ')}`);
});

if (import.meta.main) await runMain(main);
