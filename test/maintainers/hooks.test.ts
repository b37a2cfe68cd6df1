import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const root = join(__dirname, '../..');

/** Hooks after the tests that assert nothing, on one line or as far as their indentation goes. */
const cleanups = /^( *)after(?:All|Each)\((?!.*\n *expect).*(?:\n\1 .*)*/gm;

/** Variables that a cleanup uses as if what sets them, a hook before the tests, had not failed. */
const unguarded = (source: string): readonly string[] =>
  Array.from(source.matchAll(/let (\w+):[^=;]*;/g), ([, name = '']) => name).filter((name) => {
    const use = new RegExp(`(?<!\\b${name} && .*)\\b${name}[.,)]`);
    return source.match(cleanups)?.some((hook) => use.test(hook));
  });

it('a hook that fails gives its own error, not a second one from the cleanup', () => {
  const files = globSync('test/!(maintainers)/**/*.ts', {
    cwd: root,
    exclude: (path) => path.includes('node_modules'),
  });
  expect(files.length).toBeGreaterThan(200);
  const faults = files.flatMap((path) =>
    unguarded(readFileSync(join(root, path), 'utf8')).map((name) => `${path}: ${name}?.`),
  );
  expect(faults).toEqual([]);
});

it.each([
  ['let door: Door;\nafterAll(() => door.close());', ['door']],
  ['let door: Door;\nafterEach(async () => {\n  restore();\n  await door.close();\n});', ['door']],
  ['let folder: string;\nafterAll(() => rmSync(folder));', ['folder']],
  ['let folder: string;\nafterAll(() => folder && rmSync(folder));', []],
  ['let door: Door;\nafterAll(() => door?.close());\nit("is", () => door.open());', []],
  ['const door = open();\nafterAll(() => door.close());', []],
])('finds a variable that may not be set: %s', (source, found) => {
  expect(unguarded(source)).toEqual(found);
});
