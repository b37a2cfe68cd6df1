import { spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { command, runMain } from '../src/infrastructure/main/command.ts';
import { eventDoors } from '../test/conformance/doors.ts';
import { cannotArise, lines } from '../test/conformance/lines.ts';
import { allLines, holes, readTitle, type Titled } from '../test/conformance/titles.ts';
import { doors } from '../test/e2e/describe-every-door.ts';

/** Writes docs/conformance.md, which tells what the tests of the doors have found. */

export interface Result extends Titled {
  readonly passed: boolean;
}

const listed = (kinds: readonly { readonly name: string }[]): string =>
  kinds
    .map(({ name }) => name)
    .filter((name) => name !== 'Express')
    .map((name) => `\`${name}\``)
    .join(', ');

const intro = `# What the doors keep

AWS's HTTP front doors differ in ways that their documentation tells only in part. This page lists what they really send
and expect, a line each, and the tests in [test/conformance](../test/conformance) that show that Portico keeps to it at
every door. The events of these tests are in [test/events](../test/events).

Where a line is about the deployment, its templates are tested; where it is about what a gateway does by itself, so is
the simulation of it in [test/gateway](../test/gateway). The page is written by \`npm run conformance\`, never by hand;
a test fails when it is not up to date or when a line has neither a test nor a reason for having none.

*Every door* is \`Express\` and each of ${listed(doors)}, asked over HTTP through that simulation.
*Every Lambda door* is each of ${listed(eventDoors)}, given events.

| line | what it says | door | test | result |
|---|---|---|---|---|
`;

const cell = (text: string): string => text.replaceAll('|', '\\|');

const row = (...cells: readonly string[]): string => `| ${cells.map(cell).join(' | ')} |\n`;

/** Doors that are often named together. */
const together: readonly (readonly [string, readonly { readonly name: string }[]])[] = [
  ['every door', doors],
  ['every Lambda door', eventDoors],
];

const doorsOf = (results: readonly Titled[]): string => {
  const names = new Set(results.map(({ where }) => where));
  const all = together.find(
    ([, kinds]) => names.size >= kinds.length && kinds.every(({ name }) => names.has(name)),
  );
  const rest = all ? names.difference(new Set(all[1].map(({ name }) => name))) : names;
  return [...(all ? [all[0]] : []), ...[...rest].sort()].join('; ');
};

/** One row for a test, however many doors it is run at. */
const rowsOf = (results: readonly Result[]): readonly (readonly string[])[] => {
  const groups = Map.groupBy(results, ({ what, passed }) => JSON.stringify([what, passed]));
  return [...groups]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([, group]) => {
      return [doorsOf(group), group[0]?.what ?? '', group[0]?.passed ? 'passes' : '**fails**'];
    });
};

export const page = (results: readonly Result[]): string => {
  const rows = allLines.flatMap((line) => {
    const reasons = cannotArise.filter((each) => each.line === line);
    return [
      ...rowsOf(results.filter((each) => each.line === line)),
      ...reasons.map(({ why }) => ['none', why, 'cannot arise here']),
    ].map((cells, i) => (i === 0 ? row(`${line}`, lines[line], ...cells) : row('', '', ...cells)));
  });
  return intro + rows.join('');
};

interface JestReport {
  readonly numRuntimeErrorTestSuites: number;
  readonly testResults: readonly {
    readonly assertionResults: readonly { readonly title: string; readonly status: string }[];
  }[];
}

/** What Jest says of the tests that have a line. */
const runTests = (): Result[] => {
  const jest = ['node_modules/jest/bin/jest.js', 'test/conformance', '--json'];
  const { stdout } = spawnSync(process.execPath, jest, {
    ...{ encoding: 'utf8', maxBuffer: 2 ** 28, stdio: ['ignore', 'pipe', 'ignore'] },
  });
  const { numRuntimeErrorTestSuites, testResults }: JestReport = JSON.parse(stdout);
  if (numRuntimeErrorTestSuites > 0) throw new Error('a file of test/conformance does not run');
  return testResults.flatMap(({ assertionResults }) =>
    assertionResults.flatMap(({ title, status }) => {
      const titled = readTitle(title);
      return titled ? [{ ...titled, passed: status === 'passed' }] : [];
    }),
  );
};

const complaint = (results: readonly Result[]): string | undefined => {
  const missing = holes(results);
  if (missing.length > 0) return `neither a test nor a reason for line ${missing.join(', ')}`;
  const failed = results.filter(({ passed }) => !passed).length;
  return failed > 0 ? `${failed} tests fail: see npx jest test/conformance` : undefined;
};

const help = `npm run conformance

Runs the tests of what AWS's front doors send and expect, and writes docs/conformance.md. Fails when one of them
fails, or when a line has neither a test nor a reason for having none.
`;

export const main = command(help, {}, async () => {
  const results = runTests();
  mkdirSync('docs', { recursive: true });
  writeFileSync('docs/conformance.md', page(results));
  const wrong = complaint(results);
  if (wrong) throw new Error(wrong);
});

if (import.meta.main) await runMain(main);
