import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { check } from 'recheck';
import { contract } from '../../src/adapters/http/contract.ts';
import { preconditions } from '../../src/adapters/http/entity-tag.ts';
import { idempotencyKey } from '../../src/adapters/http/idempotency.ts';
import { openApi } from '../../src/adapters/http/openapi/document.ts';
import { isCompactToken } from '../../src/infrastructure/compact-token.ts';
import { regexpsIn } from './regexps.ts';

const root = join(__dirname, '../..');
const sources = readdirSync(join(root, 'src'), { recursive: true, withFileTypes: true })
  .filter(({ name }) => name.endsWith('.ts'))
  .map(({ parentPath, name }) => join(parentPath, name))
  .map((file) => ({ path: relative(root, file), source: readFileSync(file, 'utf8') }));
const found = sources.flatMap(regexpsIn);

/** Where patterns are put together, and how many: each of them is collected below as it is when it runs. */
const computed = {
  'src/adapters/http/entity-tag.ts': 2,
  'src/adapters/http/idempotency.ts': 1,
  'src/infrastructure/compact-token.ts': 1,
  // Of stars that an administrator has put into an ARN.
  'src/infrastructure/iam-authenticator.ts': 1,
};

/** The patterns that fields and tokens are tested by while this runs. */
const running = (test: () => void): readonly (readonly [string, string])[] => {
  const seen = new Map<string, readonly [string, string]>();
  const { test: ownTest, exec: ownExec } = RegExp.prototype;
  const note = (each: RegExp) => seen.set(`${each}`, [each.source, each.flags] as const);
  RegExp.prototype.test = function (text) {
    note(this);
    return ownTest.call(this, text);
  };
  RegExp.prototype.exec = function (text) {
    note(this);
    return ownExec.call(this, text);
  };
  try {
    test();
  } finally {
    Object.assign(RegExp.prototype, { test: ownTest, exec: ownExec });
  }
  return [...seen.values()];
};

/** The patterns that the API's own document shows: those of the schemas, a package's among them. */
const documented = (value: unknown): readonly string[] =>
  typeof value === 'object' && value !== null
    ? Object.entries(value).flatMap(([name, child]) =>
        name === 'pattern' && typeof child === 'string' ? [child] : documented(child),
      )
    : [];

const info = { title: 'Portico', version: '0.0.0', tokenHeader: 'authorization' };

const every = new Map(
  [
    ...found.flatMap(({ pattern, flags }) => (pattern === undefined ? [] : [[pattern, flags]])),
    ...documented(openApi(contract, info)).map((pattern) => [pattern, 'u']),
    ...running(() => {
      isCompactToken('a.b.c');
      preconditions.safeParse({ 'if-match': '"1"', 'if-none-match': '"1"' });
      idempotencyKey.safeParse('a');
    }),
  ].map(([pattern = '', flags = '']) => [`/${pattern}/${flags}`, [pattern, flags]] as const),
);

const slow = async (pattern: string, flags: string): Promise<string | undefined> => {
  const found = await check(pattern, flags, { timeout: 30_000 });
  return found.status === 'safe'
    ? undefined
    : `${found.status}, ${'complexity' in found ? found.complexity?.summary : ''}`;
};

it('finds the regular expressions of src', () => {
  expect(found.length).toBeGreaterThan(40);
  const counts = Object.groupBy(
    found.filter(({ pattern }) => pattern === undefined),
    ({ path }) => path,
  );
  expect(
    Object.fromEntries(Object.entries(counts).map(([path, all]) => [path, all?.length])),
  ).toEqual(computed);
  expect(documented(openApi(contract, info)).length).toBeGreaterThan(2);
  expect([...every.keys()].filter((text) => text.includes('AQgw')).length).toBeGreaterThan(1);
  expect([...every.keys()].filter((text) => text.includes('W\\/')).length).toBeGreaterThan(1);
});

it('has none that takes more than linear time', async () => {
  const wrong: string[] = [];
  for (const [text, [pattern, flags]] of every) {
    const why = await slow(pattern, flags);
    if (why) wrong.push(`${text}: ${why}`);
  }
  expect(wrong).toEqual([]);
});

it.each([
  ['/^(a+)+$/', 'exponential'],
  ['/^(a|a)*$/', 'exponential'],
  ['/\\s+$/', '2nd degree polynomial'],
  ['/^[^@]+@[^@]*\\w*\\.\\w+$/', 'polynomial'],
])('would find %s in a source: %s', async (text, complexity) => {
  const source = `export const planted = (field: string) => ${text}.test(field);`;
  const [planted] = regexpsIn({ path: 'src/planted.ts', source });
  expect(await slow(planted?.pattern ?? '', planted?.flags ?? '')).toContain(complexity);
});

it('would find one that is made of text', () => {
  const source = 'export const make = (text: string) => [new RegExp(text), RegExp(text)];';
  expect(regexpsIn({ path: 'src/planted.ts', source })).toHaveLength(2);
});
