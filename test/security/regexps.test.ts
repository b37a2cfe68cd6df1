import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { contract } from '../../src/adapters/http/contract/contract.ts';
import { idempotencyKey } from '../../src/adapters/http/contract/idempotency-key.ts';
import { preconditions } from '../../src/adapters/http/contract/preconditions.ts';
import { openApi } from '../../src/adapters/http/openapi/document.ts';
import { emailPattern, maxEmailLength } from '../../src/domain/email.ts';
import { isCompactToken } from '../../src/infrastructure/auth/compact-token.ts';
import { describeTool } from '../describe-tool.ts';
import { regexpsIn } from './regexps.ts';

const root = join(__dirname, '../..');
const sources = readdirSync(join(root, 'src'), { recursive: true, withFileTypes: true })
  .filter(({ name }) => name.endsWith('.ts'))
  .map(({ parentPath, name }) => join(parentPath, name))
  .map((file) => ({ path: relative(root, file), source: readFileSync(file, 'utf8') }));
const found = sources.flatMap(regexpsIn);

/** Where patterns are put together, and how many: each of them is collected below as it is when it runs. */
const computed = {
  'src/adapters/http/contract/preconditions.ts': 2,
  'src/adapters/http/contract/idempotency-key.ts': 1,
  'src/infrastructure/auth/compact-token.ts': 1,
  // Of stars that an administrator has put into an ARN.
  'src/infrastructure/auth/iam-authenticator.ts': 1,
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

const written = found.flatMap(({ pattern, flags }) =>
  pattern === undefined ? [] : [[pattern, flags] as const],
);

const every = new Map(
  [
    ...written,
    // Most are written in src too; what is a character makes none of them slower.
    ...documented(openApi(contract, info)).flatMap((pattern) =>
      written.some(([source]) => source === pattern) ? [] : [[pattern, 'u'] as const],
    ),
    ...running(() => {
      isCompactToken('a.b.c');
      preconditions.safeParse({ 'if-match': '"1"', 'if-none-match': '"1"' });
      idempotencyKey.safeParse('a');
    }),
  ].map(([pattern = '', flags = '']) => [`/${pattern}/${flags}`, [pattern, flags]] as const),
);

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
  expect([...every.keys()].filter((text) => text.includes('W[/]')).length).toBeGreaterThan(1);
});

describeTool<(string | null)[]>('recheck', 'recheck', (faults) => {
  it('finds none that takes more than linear time', () => {
    // An e-mail address is not looked at before its length is (test/http/user-shapes.test.ts).
    const limited = ([pattern, flags]: readonly [string, string]) =>
      pattern === emailPattern.source ? [pattern, flags, maxEmailLength] : [pattern, flags];
    const found = faults([...every.values()].map(limited));
    const wrong = [...every.keys()].map((text, index) => [text, found[index]]);
    expect(wrong.filter(([, fault]) => fault !== null)).toEqual([]);
  });

  it('would find what takes more in a source', () => {
    const complexities = {
      '/^(a+)+$/': 'exponential',
      '/^(a|a)*$/': 'exponential',
      '/\\s+$/': '2nd degree polynomial',
      '/^[^@]+@[^@]*\\w*\\.\\w+$/': 'polynomial',
    };
    const planted = Object.keys(complexities).flatMap((text) => {
      const source = `export const planted = (field: string) => ${text}.test(field);`;
      return regexpsIn({ path: 'src/planted.ts', source });
    });
    expect(faults(planted.map(({ pattern, flags }) => [pattern, flags]))).toEqual(
      Object.values(complexities).map((complexity) => expect.stringContaining(complexity)),
    );
  });
});

it('would find one that is made of text', () => {
  const source = 'export const make = (text: string) => [new RegExp(text), RegExp(text)];';
  expect(regexpsIn({ path: 'src/planted.ts', source })).toHaveLength(2);
});
