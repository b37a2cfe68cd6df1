import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { writeAll } from '../../scripts/copy.ts';
import { applied, type Change, changesIn } from '../../scripts/guide.ts';
import { temporaryFolder } from '../infrastructure/temporary-folder.ts';

const root = join(__dirname, '../..');
const read = (path: string): string | undefined =>
  existsSync(join(root, path)) ? readFileSync(join(root, path), 'utf8') : undefined;

describe('docs/add-a-use-case.md', () => {
  const changes = changesIn(read('docs/add-a-use-case.md') ?? '');
  const files = applied(changes, read);
  const sources = [...files.keys()].filter((path) => path.startsWith('src/'));
  const folder = temporaryFolder();

  it('applies to the sources as they are, block by block', () => {
    expect(changes.length).toBeGreaterThan(10);
    expect(changes.filter(({ before }) => before === undefined)).toHaveLength(6);
  });

  it('takes seven files of src, none of them a door, the app or a store', () => {
    expect(sources).toHaveLength(7);
    expect(sources.join()).not.toMatch(/infrastructure|lambda|express|http\/app/);
  });

  it('shows sources as Biome formats and sorts them', () => {
    writeAll(folder(), files);
    for (const name of ['biome.json', '.gitignore']) cpSync(join(root, name), join(folder(), name));
    const biome = join(root, 'node_modules/@biomejs/biome/bin/biome');
    execFileSync(process.execPath, [biome, 'ci', '--colors=off'], { cwd: folder(), stdio: 'pipe' });
  });
});

describe('a guide', () => {
  const present = (path: string) => (path === 'a.ts' ? 'one\ntwo\ntwo\n' : undefined);
  const guide = [
    '**`a.ts`**',
    ...['', '```diff', ' one', '-two', '+2', ' two', '```', ''],
    ...['```sh', 'npm start', '```'],
    '**`b.ts`**',
    ...['', '```ts', 'three', '', '```'],
  ].join('\n');

  it('changes files and makes new ones', () => {
    const changes: Change[] = [
      { path: 'a.ts', before: 'one\ntwo\ntwo\n', after: 'one\n2\ntwo\n' },
      { path: 'b.ts', after: 'three\n\n' },
    ];
    expect(changesIn(guide)).toEqual(changes);
    expect([...applied(changes, present)]).toEqual([
      ['a.ts', 'one\n2\ntwo\n'],
      ['b.ts', 'three\n\n'],
    ]);
  });

  it.each([
    ['a.ts is there already', [{ path: 'a.ts', after: '' }]],
    ['b.ts is not there', [{ path: 'b.ts', before: 'one\n', after: '' }]],
    ['a.ts has no such lines: wo', [{ path: 'a.ts', before: 'wo\n', after: '' }]],
    ['a.ts has such lines more than once: two', [{ path: 'a.ts', before: 'two\n', after: '' }]],
    [
      'a.ts has no such lines: one',
      Array(2).fill({ path: 'a.ts', before: 'one\ntwo\n', after: '1\n' }),
    ],
  ])('does not apply where %s', (message, changes) => {
    expect(() => applied(changes, present)).toThrow(message);
  });

  it('names the file of each block', () => {
    expect(() => changesIn('```ts\none\n```')).toThrow('a block has no file above it');
  });
});
