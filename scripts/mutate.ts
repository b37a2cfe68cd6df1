import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { command, oneOf, runMain } from '../src/infrastructure/main/command.ts';
import { type Group, groups } from '../test/mutation/groups.ts';
import { harmless } from '../test/mutation/harmless.ts';
import { npmProgram } from './npm.ts';

/** Breaks the doors, authorizers and auth code in small ways, one at a time, and writes docs/mutation.md, which tells what no test noticed. */

interface Place {
  readonly line: number;
  readonly column: number;
}

interface Mutant {
  readonly status: string;
  readonly replacement: string;
  readonly location: { readonly start: Place; readonly end: Place };
}

interface MutatedFile {
  readonly source: string;
  readonly mutants: readonly Mutant[];
}

type Report = Readonly<Record<string, MutatedFile>>;

const least = 90;
const reportOf = (name: string): string => `coverage/mutation/${name}.json`;

const run = (name: string, { mutate, tests }: Group): void => {
  const testMatch = tests.map((test) => `<rootDir>/test/${test}.test.ts`);
  const options = {
    mutate,
    jest: { config: { testMatch } },
    tempDirName: `coverage/mutation/${name}`,
    jsonReporter: { fileName: reportOf(name) },
  };
  execFileSync(process.execPath, ['test/mutation/stryker.ts'], {
    input: JSON.stringify(options),
    stdio: ['pipe', 'inherit', 'inherit'],
  });
};

const onOneLine = (text: string): string => {
  const line = text.replace(/\s+/g, ' ');
  return line.length > 80 ? `${line.slice(0, 38)} … ${line.slice(-38)}` : line;
};

/** What was there and what was put in its place. Lines and columns begin with 1. */
const changeOf = (source: string, { location: { start, end }, replacement }: Mutant): string => {
  const lines = source.split('\n').slice(start.line - 1, end.line);
  const last = lines.length - 1;
  lines[last] = (lines[last] ?? '').slice(0, end.column - 1);
  lines[0] = (lines[0] ?? '').slice(start.column - 1);
  return `${onOneLine(lines.join('\n'))} → ${onOneLine(replacement)}`;
};

const isFound = ({ status }: Mutant): boolean => status === 'Killed' || status === 'Timeout';
const isMissed = ({ status }: Mutant): boolean => status === 'Survived' || status === 'NoCoverage';

const scoreOf = (mutants: readonly Mutant[]): number => {
  const found = mutants.filter(isFound).length;
  return (100 * found) / (found + mutants.filter(isMissed).length);
};

/** Of what no test noticed, the reason why none has to. */
const missedIn = (report: Report) =>
  Object.entries(report).flatMap(([file, { source, mutants }]) =>
    mutants.filter(isMissed).map((mutant) => {
      const change = changeOf(source, mutant);
      const why = harmless.find((each) => each.file === file && each.change === change)?.why;
      return { file, line: mutant.location.start.line, change, why };
    }),
  );

const row = (...cells: readonly unknown[]): string =>
  `| ${cells.map((cell) => `${cell}`.replaceAll('|', '\\|')).join(' | ')} |\n`;

const scoreRow = (name: string, mutants: readonly Mutant[]): string =>
  row(
    name,
    mutants.filter(isFound).length,
    mutants.filter(isMissed).length,
    scoreOf(mutants).toFixed(1),
  );

const page = (report: Report, untried: readonly string[]): string => {
  const files = Object.entries(report).sort(([a], [b]) => (a < b ? -1 : 1));
  const all = files.flatMap(([, { mutants }]) => mutants);
  const missed = missedIn(report).map(({ file, line, change, why = '**not explained**' }) =>
    row(`${file}:${line}`, `\`\` ${change} \`\``, why),
  );
  return `# What the tests notice

StrykerJS changes the doors, the authorizers and the auth code in small ways, one at a time: a condition is turned
round, a text emptied, a call left out. Tests that pass all the same have missed something. Written by \`npm run
mutate\`; \`npm run mutate -- --only jose\` tries one group of [groups.ts](../test/mutation/groups.ts) again, for a minute
or ten. Not tried yet: ${untried.join(', ') || 'none'}.

| file | noticed | missed | % |
|---|---|---|---|
${files.map(([file, { mutants }]) => scoreRow(file, mutants)).join('')}${scoreRow('**all**', all)}
## Missed

| where | change | why it does no harm |
|---|---|---|
${missed.join('')}`;
};

const help = `npm run mutate [-- --only jose]

Changes the doors, the authorizers and the auth code in small ways, tries their tests on each change, and
writes docs/mutation.md. All of it takes long.

  --only <group>  one group of test/mutation/groups.ts; may be given several times
`;

export const main = command(
  help,
  { only: { type: 'string', multiple: true, default: [] } },
  async ({ only }) => {
    for (const name of only) oneOf('group', name, Object.keys(groups));
    execFileSync(process.execPath, [npmProgram(), 'ci', '--prefix', 'test/mutation'], {
      stdio: 'inherit',
    });
    for (const [name, group] of Object.entries<Group>(groups)) {
      if (only.length === 0 || only.includes(name)) run(name, group);
    }
    const untried = Object.keys(groups).filter((name) => !existsSync(reportOf(name)));
    const reports = Object.keys(groups)
      .filter((name) => !untried.includes(name))
      .map((name) => JSON.parse(readFileSync(reportOf(name), 'utf8')));
    const report: Report = Object.assign({}, ...reports.map(({ files }) => files));
    writeFileSync('docs/mutation.md', page(report, untried));
    const score = scoreOf(Object.values(report).flatMap(({ mutants }) => mutants));
    const unexplained = missedIn(report).filter(({ why }) => why === undefined);
    process.stdout.write(
      `${score.toFixed(1)} % noticed, ${unexplained.length} misses not explained\n`,
    );
    if (score < least || unexplained.length + untried.length > 0) process.exitCode = 1;
  },
);

if (import.meta.main) await runMain(main);
