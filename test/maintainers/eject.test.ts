import { existsSync, globSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { keptScripts, page, planOf, withoutLost } from '../../scripts/eject-plan.ts';

const root = join(__dirname, '../..');
const read = (path: string): string | undefined =>
  existsSync(join(root, path)) ? readFileSync(join(root, path), 'utf8') : undefined;

describe(page, () => {
  const { deleted, written } = planOf(read(page) ?? '', read);

  it('deletes only what there is, each once', () => {
    expect(deleted.length).toBeGreaterThan(20);
    expect(deleted.filter((path) => !existsSync(join(root, path)))).toEqual([]);
    expect(deleted).toEqual([...new Set(deleted)]);
  });

  it('leaves no file that imports what is gone', () => {
    const isGone = (path: string) =>
      deleted.some((each) => `${path}/`.startsWith(`${each}/`)) && !written.has(path);
    const all = globSync('{src,test,scripts,cdk}/**/*.ts', {
      cwd: root,
      exclude: (path) => path.endsWith('node_modules'),
    });
    const kept = [...all, ...written.keys()].filter((path) => !isGone(path));
    const broken = kept.flatMap((path) => {
      const text = written.get(path) ?? read(path) ?? '';
      const imports = text.matchAll(/(?:from|import\() ?'(\.[^']*)'/g);
      return Array.from(imports, ([, name = '']) => join(dirname(path), name))
        .filter(isGone)
        .map((name) => `${path} needs ${name}`);
    });
    expect(kept.length).toBeGreaterThan(100);
    expect(broken).toEqual([]);
  });

  it('changes the sources as they are, and leaves nothing of users in them', () => {
    const left = [...written].filter(([path]) => path.startsWith('src/'));
    expect(left.length).toBeGreaterThan(10);
    for (const [, text] of left) expect(text).not.toMatch(/UserRepository|-users?\.ts|email-taken/);
  });
});

it('a plan may write anew what it deletes', () => {
  const plan = planOf('- `a`\n\n**`a/b.ts`**\n\n```ts\nnew\n```', () => 'old');
  expect(plan).toEqual({ deleted: ['a'], written: new Map([['a/b.ts', 'new\n']]) });
});

it('scripts go with their files', () => {
  const scripts = {
    start: 'exec node --watch --preserve src/start.ts --flag',
    seed: 'node scripts/seed.ts',
    test: 'npm run check && jest --coverage',
    'test:maintainers': 'jest test/maintainers',
    bench: 'npm ci --prefix bench && npm run --prefix bench all --',
  };
  const isThere = (path: string) => path === '.' || path === 'src/start.ts';
  const { json, lost } = keptScripts(JSON.stringify({ name: 'x', scripts }), isThere);
  expect(lost).toEqual(['seed', 'test:maintainers', 'bench']);
  const { start, test } = scripts;
  expect(JSON.parse(json)).toEqual({ name: 'x', scripts: { start, test } });
});

it('pages lose commands, and links, that are gone', () => {
  const text = [
    '| `npm run seed -- --count 9` | fills |',
    '| `npm run seeds` | stays |',
    'npm run seed',
    'then `npm run seed -- --count 9` or `npm run seed:all`; see [here](gone.md#top),',
    '[there](there.md#top), [up](#up) and [out](https://example.com)',
  ].join('\n');
  expect(withoutLost(text, ['bench', 'seed'], (link) => link === 'there.md')).toBe(
    [
      '| `npm run seeds` | stays |',
      'then seed or `npm run seed:all`; see here,',
      '[there](there.md#top), [up](#up) and [out](https://example.com)',
    ].join('\n'),
  );
});
