import { readdirSync, readFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { layerOf, layers, type SourceFile, violations } from './layers.ts';

const root = join(__dirname, '../..');

/** The files below a folder of the repository; none when there is no such folder. */
const filesIn = (folder: string): SourceFile[] =>
  readdirSync(root).includes(folder)
    ? readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile())
        .map((entry) => join(entry.parentPath, entry.name))
        .map((file) => ({
          path: relative(root, file).replaceAll(sep, '/'),
          source: readFileSync(file, 'utf8'),
        }))
    : [];

const sources = filesIn('src');
const deployment = filesIn('cdk').filter(({ path }) => path.endsWith('.ts'));

test.each(layers)('there are files to check in %s', (layer) => {
  expect(sources.filter(({ path }) => layerOf(path) === layer)).not.toHaveLength(0);
});

test('src and cdk keep the layer table', () => {
  expect(violations([...sources, ...deployment])).toEqual([]);
});

describe('the checker accepts', () => {
  const accepted: [path: string, source: string][] = [
    [
      'src/domain/a.ts',
      "import { b } from './b.ts'; export const c = (now: Date) => new Date(+now);",
    ],
    ['src/domain/a.ts', 'export interface A { process: string; fetch(): void }; a.crypto; A.now;'],
    ['src/application/a.ts', "import { b } from '../domain/b.ts'; export const c = async () => b;"],
    [
      'src/adapters/http/a.ts',
      "import 'node:crypto'; import 'zod/mini'; import '../../domain/b.ts';",
    ],
    [
      'src/infrastructure/a.ts',
      "import 'jose'; import '@scope/name/deep'; import '../adapters/b.ts';",
    ],
    ['src/infrastructure/main/container.ts', "import 'reflect-metadata'; import 'inversify';"],
    [
      'cdk/a.ts',
      "import '../src/adapters/http/contract/contract.ts'; import 'aws-cdk-lib'; import './b.ts';",
    ],
  ];
  test.each(accepted)('%s: %j', (path, source) => {
    expect(violations([{ path, source }])).toEqual([]);
  });
});

describe('the checker refuses', () => {
  const planted: [path: string, source: string, what: string][] = [
    // Every way to import.
    ['src/domain/a.ts', "import { b } from '../application/b.ts';", 'imports ../application/b.ts'],
    ['src/domain/a.ts', "import '../application/b.ts';", 'imports ../application/b.ts'],
    ['src/domain/a.ts', "import type { B } from '../adapters/b.ts';", 'imports ../adapters/b.ts'],
    ['src/domain/a.ts', "export { b } from '../adapters/b.ts';", 'imports ../adapters/b.ts'],
    ['src/domain/a.ts', "export * from '../adapters/b.ts';", 'imports ../adapters/b.ts'],
    ['src/domain/a.ts', "export * as b from '../adapters/b.ts';", 'imports ../adapters/b.ts'],
    ['src/domain/a.ts', "const b = import('../adapters/b.ts');", 'imports ../adapters/b.ts'],
    ['src/domain/a.ts', "type B = import('../adapters/b.ts').B;", 'imports ../adapters/b.ts'],
    ['src/domain/a.ts', "let b: typeof import('../adapters/b.ts');", 'imports ../adapters/b.ts'],
    ['src/domain/a.ts', "import b = require('../adapters/b.ts');", 'imports ../adapters/b.ts'],
    ['src/domain/a.ts', "const b = require('../adapters/b.ts');", 'imports ../adapters/b.ts'],
    ['src/infrastructure/a.ts', 'const b = import(name);', 'imports (computed)'],
    ['src/infrastructure/a.ts', "import '#src/b.ts';", 'imports #src/b.ts'],
    ['src/infrastructure/a.ts', "import 'file:///b.ts';", 'imports file:///b.ts'],
    // What a layer may import.
    ['src/domain/a.ts', "import '../infrastructure/b.ts';", 'imports ../infrastructure/b.ts'],
    ['src/domain/a.ts', "import 'zod/mini';", 'imports zod/mini'],
    ['src/domain/a.ts', "import 'node:crypto';", 'imports node:crypto'],
    ['src/application/a.ts', "import '../adapters/b.ts';", 'imports ../adapters/b.ts'],
    ['src/application/a.ts', "import '../infrastructure/b.ts';", 'imports ../infrastructure/b.ts'],
    ['src/application/a.ts', "import 'zod';", 'imports zod'],
    ['src/application/a.ts', "import 'fs';", 'imports fs'],
    ['src/adapters/a.ts', "import '../infrastructure/b.ts';", 'imports ../infrastructure/b.ts'],
    ['src/adapters/a.ts', "import 'jose/jwt/verify';", 'imports jose/jwt/verify'],
    ['src/adapters/a.ts', "import 'inversify';", 'imports inversify'],
    ['src/adapters/a.ts', "import 'reflect-metadata';", 'imports reflect-metadata'],
    ['src/infrastructure/a.ts', "import 'inversify';", 'imports inversify'],
    ['src/infrastructure/a.ts', "import 'reflect-metadata';", 'imports reflect-metadata'],
    ['src/infrastructure/a.ts', "import '../../test/b.ts';", 'imports ../../test/b.ts'],
    ['src/infrastructure/a.ts', "import '../../scripts/b.ts';", 'imports ../../scripts/b.ts'],
    ['src/infrastructure/a.ts', "import '../../cdk/b.ts';", 'imports ../../cdk/b.ts'],
    ['src/infrastructure/a.ts', "import '../b.ts';", 'imports ../b.ts'],
    [
      'cdk/a.ts',
      "import '../src/adapters/http/app/app.ts';",
      'imports ../src/adapters/http/app/app.ts',
    ],
    ['cdk/a.ts', "import type { B } from '../src/domain/b.ts';", 'imports ../src/domain/b.ts'],
    ['cdk/b/a.ts', 'const b = import(`../src/b.ts`);', 'imports (computed)'],
    // Where a file may be.
    ['src/a.ts', '', 'belongs to no layer'],
    ['src/shared/a.ts', '', 'belongs to no layer'],
    ['src/domain/a.json', '{}', 'belongs to no layer'],
    // What is pure.
    ['src/domain/a.ts', 'async function a() {}', 'is asynchronous'],
    ['src/domain/a.ts', 'const a = async () => { await b; };', 'is asynchronous'],
    ['src/domain/a.ts', 'class A { async b() {} }', 'is asynchronous'],
    ['src/domain/a.ts', 'await a;', 'is asynchronous'],
    ['src/domain/a.ts', 'for await (const a of b) c(a);', 'is asynchronous'],
    ['src/domain/a.ts', 'const a = (): Promise<void> => b();', 'mentions Promise'],
    ['src/domain/a.ts', 'const a = new Date();', 'reads the clock'],
    ['src/domain/a.ts', 'const a = new Date;', 'reads the clock'],
    ['src/domain/a.ts', 'const a = Date();', 'reads the clock'],
    ['src/domain/a.ts', 'const a = Date.now();', 'reads the clock'],
    ['src/domain/a.ts', "const a = Date['now'];", 'reads the clock'],
    ['src/domain/a.ts', 'const a = Math.random();', 'is random'],
    ['src/domain/a.ts', "const a = Math['random']();", 'is random'],
    ['src/domain/a.ts', 'const { env } = process;', 'mentions process'],
    ['src/domain/a.ts', 'const a = crypto.randomUUID();', 'mentions crypto'],
    ['src/domain/a.ts', 'const a = globalThis.name;', 'mentions globalThis'],
    ['src/domain/a.ts', 'setTimeout(a);', 'mentions setTimeout'],
    ['src/domain/a.ts', '@a class B {}', 'decorates'],
    ['src/domain/a.ts', 'class B { @a() b() {} }', 'decorates'],
    ['src/application/a.ts', 'class B { constructor(@a b: C) {} }', 'decorates'],
  ];
  test.each(planted)('%s: %j', (path, source, what) => {
    expect(violations([{ path, source }])).toEqual([`${path}: ${what}`]);
  });
});

describe('the checker counts lines', () => {
  const limits: [path: string, most: number][] = [
    ['src/infrastructure/a.ts', 200],
    ['src/adapters/http/a.ts', 200],
    ['src/adapters/lambda/a.ts', 99],
    ['src/adapters/express/a.ts', 99],
    ['src/adapters/authorizers/a.ts', 99],
  ];
  test.each(limits)('%s may have %i', (path, most) => {
    const lines = (count: number) => violations([{ path, source: '\n'.repeat(count) }]);
    expect(lines(most)).toEqual([]);
    expect(lines(most + 1)).toEqual([`${path}: has ${most + 1} lines, ${most} at most`]);
  });
});
