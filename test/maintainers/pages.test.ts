import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { layers } from '../architecture/layers.ts';

const root = join(__dirname, '../..');
const read = (path: string): string => readFileSync(join(root, path), 'utf8');

const docs = readdirSync(join(root, 'docs')).filter((name) => name.endsWith('.md'));
const pages = [
  'README.md',
  'CONTRIBUTING.md',
  'SECURITY.md',
  ...docs.map((name) => `docs/${name}`),
];

/** A page without its blocks of code. */
const prose = (page: string): string => page.replace(/^ *```.*?^ *```$/gms, '');

/** As GitHub names headings. */
const anchors = (page: string): string[] =>
  Array.from(prose(page).matchAll(/^#+ (.*)$/gm), ([, text = '']) =>
    text
      .toLowerCase()
      .replace(/[^\w -]/g, '')
      .replaceAll(' ', '-'),
  );

/** Links of a page to what there is not. */
const missing = (text: string, page: string): string[] =>
  Array.from(
    prose(text).matchAll(/\]\((?!https?:)([^)#]*)(?:#([^)]*))?\)/g),
    ([, path = '', heading]) => {
      const file = path === '' ? page : normalize(join(dirname(page), path));
      if (!existsSync(join(root, file))) return [file];
      return heading === undefined || anchors(read(file)).includes(heading)
        ? []
        : [`${file}#${heading}`];
    },
  ).flat();

it.each(pages)('%s links to files and headings that there are', (page) => {
  expect(missing(read(page), page)).toEqual([]);
});

it.each([
  ['[x](nothing.md)', 'docs/nothing.md'],
  ['[x](deploy.md#nothing)', 'docs/deploy.md#nothing'],
  ['![x](images/nothing.svg)', 'docs/images/nothing.svg'],
])('a link to nothing would be found: %s', (text, file) => {
  expect(missing(text, 'docs/page.md')).toEqual([file]);
});

describe('docs/architecture.md', () => {
  const page = read('docs/architecture.md');
  const [, way = ''] = /^## The way of a request$(.*?)^## /ms.exec(page) ?? [];
  const named = (text: string): [name: string, file: string][] =>
    Array.from(text.matchAll(/\[`(\w+)`\]\(\.\.\/([^)]*)\)/g), ([, name = '', file = '']) => [
      name,
      file,
    ]);
  const exports = (file: string, name: string): boolean =>
    new RegExp(`^export (const|function|class|type|interface) ${name}\\b`, 'm').test(read(file));

  it('goes the way of a request in eleven lines, each naming what it passes', () => {
    const steps = way.match(/^\d+\. .*$/gm) ?? [];
    expect(steps).toHaveLength(11);
    for (const step of steps) expect(named(step).length).toBeGreaterThan(0);
  });

  it.each(named(way))('finds %s in %s', (name, file) => {
    expect(exports(file, name)).toBe(true);
  });

  it('would miss a function that is not in its file', () => {
    expect(exports('src/domain/user.ts', 'newUser')).toBe(true);
    expect(exports('src/domain/user.ts', 'createUser')).toBe(false);
  });

  it('has the layers that are enforced, in order', () => {
    const rows = Array.from(page.matchAll(/^\| `src\/(\w+)` \|/gm), ([, layer]) => layer);
    expect(rows).toEqual(layers);
  });

  it('gives a reason for each decision', () => {
    const [, decisions = ''] = page.split('## Decisions');
    const rows = decisions.match(/^\| .* \|$/gm) ?? [];
    expect(rows.length).toBeGreaterThan(10);
    for (const row of rows) expect(row).toMatch(/^\| [^|]+ \| [^|]+ \|$/);
  });
});

describe('CONTRIBUTING.md', () => {
  it('says in files that there are where is what', () => {
    const [, table = ''] = read('CONTRIBUTING.md').split('## Where is what');
    const files = Array.from(
      table.split('\n## ')[0]?.matchAll(/`(src\/[\w./-]+)`/g) ?? [],
      ([, file]) => file,
    );
    expect(files.length).toBeGreaterThan(14);
    expect(files.filter((file) => !existsSync(join(root, `${file}`)))).toEqual([]);
  });
});

describe('docs/images/hexagon.svg', () => {
  const svg = read('docs/images/hexagon.svg');

  it('is small, loads nothing, and is for light and dark', () => {
    expect(statSync(join(root, 'docs/images/hexagon.svg')).size).toBeLessThan(12_288);
    expect(svg).toContain('prefers-color-scheme: dark');
    expect(svg).not.toMatch(/(href|src)=|url\((?!#)|<script|@import/);
  });

  it('names ports that there are', () => {
    const names = Array.from(svg.matchAll(/class="code"[^>]*>([^<.]+)</g), ([, text = '']) =>
      text.split(', '),
    ).flat();
    expect(names.length).toBeGreaterThan(3);
    const ports = ['driving', 'driven']
      .map((side) => read(`src/application/ports/${side}.ts`))
      .join('');
    for (const name of names)
      expect(ports).toMatch(new RegExp(`^export (type|interface) \\w*${name}\\b`, 'm'));
  });
});
