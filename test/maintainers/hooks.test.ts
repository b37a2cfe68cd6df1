import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const root = join(__dirname, '../..');

/** Variables that a cleanup uses as if what sets them, a hook before the tests, had not failed. */
const unguarded = (source: string): readonly string[] =>
  Array.from(
    source.matchAll(/after(?:All|Each)\(\(\) => (\w+)\.\w+\(/g),
    ([, name = '']) => name,
  ).filter((name) => new RegExp(`let ${name}:`).test(source));

it('a hook that fails gives its own error, not a second one from the cleanup', () => {
  const faults = globSync('test/!(maintainers)/**/*.ts', { cwd: root }).flatMap((path) =>
    unguarded(readFileSync(join(root, path), 'utf8')).map((name) => `${path}: ${name}?.`),
  );
  expect(faults).toEqual([]);
});

it.each([
  ['let door: Door; afterAll(() => door.close());', ['door']],
  ['let door: Door; afterAll(() => door?.close());', []],
  ['const door = open(); afterAll(() => door.close());', []],
])('finds a variable that may not be set: %s', (source, found) => {
  expect(unguarded(source)).toEqual(found);
});
