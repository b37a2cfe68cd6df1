import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { page } from '../../scripts/conformance.ts';
import { title } from '../conformance/check.ts';
import { allLines, holes, readTitle, type Titled } from '../conformance/titles.ts';

const tests = join(__dirname, '../conformance');
const titles: string[] = [];

/** The titles of all conformance tests: each file is loaded with a `test` that only takes notes. */
const collect = async (): Promise<void> => {
  const { test } = globalThis;
  Object.assign(globalThis, { test: (name: string) => titles.push(name) });
  try {
    for (const file of readdirSync(tests).sort()) {
      if (file.endsWith('.test.ts')) await import(join(tests, file));
    }
  } finally {
    Object.assign(globalThis, { test });
  }
};

beforeAll(collect);

const titled = (): Titled[] => titles.map(readTitle).filter((each) => each !== undefined);

test('every test of a line has a title of its own that tells the line', () => {
  expect(titles.length).toBeGreaterThan(500);
  expect(titled()).toHaveLength(titles.length);
  expect(new Set(titles).size).toBe(titles.length);
});

test('every line has a test or a reason for having none', () => {
  expect(holes(titled())).toEqual([]);
});

test('a line without either would be found', () => {
  const without = titled().filter(({ line }) => line !== 7 && line !== 'limits');
  expect(holes(without)).toEqual([7, 'limits']);
});

test('there are 51 lines, and the limits', () => {
  expect(allLines).toEqual([...Array.from({ length: 51 }, (_, i) => i + 1), 'limits']);
});

test('a title is read as it is written', () => {
  const parts = { line: 7, where: 'REST API', what: 'what it is: this' } as const;
  expect(readTitle(title(parts.line, parts.where, parts.what))).toEqual(parts);
  expect(readTitle('#52 REST API: nothing')).toBeUndefined();
  expect(readTitle('a test')).toBeUndefined();
});

test('docs/conformance.md is what npm run conformance writes when all tests pass', () => {
  const written = readFileSync(join(__dirname, '../../docs/conformance.md'), 'utf8');
  expect(written).toBe(page(titled().map((each) => ({ ...each, passed: true }))));
});

test('the page tells which tests fail', () => {
  const results = titled().map((each) => ({ ...each, passed: each.line !== 7 }));
  const failed = page(results).match(/.*\*\*fails\*\*.*/g);
  expect(failed?.[0]).toMatch(/^\| 7 \| malformed percent-encoding is a 400 \| /);
});
