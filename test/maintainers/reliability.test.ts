import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type FileResult, judge, page } from '../../scripts/torture.ts';
import { type Promised, promises } from '../torture/promises.ts';

const root = join(__dirname, '../..');

const results = (passed = true): FileResult[] =>
  [...new Set(promises.flatMap(({ tests }) => tests))].map((file) => ({ file, passed, tests: 1 }));

/** A page without its figures and dates, which are those of the last run. */
const promisesOf = (text: string): string[] =>
  text.split('\n').map((line) => {
    const cells = line.split(' | ');
    return cells.length === 5 ? cells.with(2, '').with(3, '').join(' | ') : line;
  });

describe('docs/reliability.md', () => {
  const written = readFileSync(join(root, 'docs/reliability.md'), 'utf8');

  it('has the promises that npm run torture checks, all of them kept', () => {
    const kept = promises.map((promised) => ({ promised, isKept: true, figures: [] }));
    expect(promisesOf(written)).toEqual(promisesOf(page(kept, '')));
  });

  it('has figures and a date for each', () => {
    const rows = written.split('\n').filter((line) => line.includes('npm run torture -- '));
    expect(rows).toHaveLength(promises.length);
    for (const row of rows)
      expect(row).toMatch(/ \| \d[\d,]* tests?(; .*)? \| \d{4}-\d\d-\d\d \| /);
  });
});

describe('a promise', () => {
  it('has a name of its own and tests that there are', () => {
    expect(new Set(promises.map(({ name }) => name)).size).toBe(promises.length);
    for (const { name, tests } of promises) {
      expect([name, tests.length > 0]).toEqual([name, true]);
      for (const file of tests) expect([file, existsSync(join(root, file))]).toEqual([file, true]);
    }
  });

  const promised: Promised = { ...(promises[0] as Promised), figures: /tokens/ };
  const figures = [
    { what: 'tokens', value: 1_234.5, unit: 's' },
    { what: 'others', value: 1, unit: '' },
  ];

  it('is kept with the figures that are about it', () => {
    expect(judge(promised, results(), figures)).toEqual({
      promised,
      isKept: true,
      figures: ['2 tests', 'tokens: 1,234.5 s'],
    });
  });

  it.each([
    ['a test of it fails', results(false), figures],
    ['a file of it did not run', results().slice(1), figures],
    ['there is no figure about it', results(), figures.slice(1)],
  ])('is broken where %s', (_what, files, given) => {
    const kept = judge(promised, files, given);
    expect(kept.isKept).toBe(false);
    expect(page([kept], '2030-01-01')).toContain(`| **broken:** ${promised.says} |`);
  });
});
