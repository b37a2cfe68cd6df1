import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';

const root = join(__dirname, '../..');
const read = (name: string): string => readFileSync(join(root, name), 'utf8');

interface Link {
  readonly file: string;
  readonly heading: string | undefined;
  /** Titles of tests in the file, as they are in its source. */
  readonly titles: readonly string[];
}

const linksIn = (text: string, page: string): Link[] =>
  Array.from(
    text.matchAll(/\]\((?!https:)([^)#]*)(?:#([\w-]+))?\)(?:: (\*[^*]+\*(?:; \*[^*]+\*)*))?/g),
    ([, path = '', heading, named = '']) => ({
      file: path === '' ? page : normalize(join(dirname(page), path)),
      heading,
      titles: Array.from(named.matchAll(/\*([^*]+)\*/g), ([, title = '']) => title),
    }),
  );

const headings = (page: string): string[] =>
  Array.from(page.matchAll(/^#+ (.*)$/gm), ([, text = '']) =>
    text.toLowerCase().replaceAll(' ', '-'),
  );

const quotes = ["'", '"', '`'];

/** What a link names that is not there. */
const missing = ({ file, heading, titles }: Link): string[] => {
  if (!existsSync(join(root, file))) return [file];
  const source = read(file);
  return [
    ...(heading && !headings(source).includes(heading) ? [`${file}#${heading}`] : []),
    ...titles
      .filter((title) => !quotes.some((quote) => source.includes(quote + title + quote)))
      .map((title) => `${file}: ${title}`),
  ];
};

const verdicts = ['kept', 'partly', 'no', 'yours', 'n/a'];

interface Row {
  readonly ids: readonly string[];
  readonly verdict: string;
  readonly why: string;
  readonly tests: readonly Link[];
}

/** `2.1.3, 2.3.2`, or `5.2.1–5.2.6` for all between. */
const idsOf = (cell: string): string[] =>
  cell.split(', ').flatMap((part) => {
    const [first = '', last = first] = part.split('–');
    const [chapter, section, from = '', ...rest] = first.split('.');
    if (from === '' || rest.length > 0) return [part];
    const to = Number(last.split('.')[2]);
    return Array.from(
      { length: to - Number(from) + 1 },
      (_, i) => `${chapter}.${section}.${Number(from) + i}`,
    );
  });

const page = 'docs/security.md';

/** Of both tables. */
const rowsIn = (text: string): Row[] =>
  Array.from(text.matchAll(/^\| ((?:API)?\d.*) \|$/gm), ([, line = '']) => {
    const [ids = '', , verdict = '', why = '', tests = ''] = line.split(/ ?\| /);
    return { ids: idsOf(ids), verdict, why, tests: linksIn(tests, page) };
  });

/** What a row claims without saying why, or without a test. */
const unfounded = ({ verdict, why, tests }: Row): boolean =>
  !verdicts.includes(verdict) ||
  why === '' ||
  (verdict === 'kept' && !tests.some(({ file }) => file.startsWith('test/')));

/** How many requirements the sections of ASVS 5.0.0 have, chapter by chapter. */
const sections = [
  ...[
    [2, 10, 12, 3, 3],
    [3, 3, 5, 2],
    [1, 3, 5, 8, 8, 1, 5],
    [5, 5, 2, 4],
    [1, 6, 3, 3],
  ],
  ...[
    [3, 12, 8, 6, 8, 4, 2, 4],
    [3, 4, 2, 5, 3, 2],
    [4, 4, 3, 2],
    [3, 4],
  ],
  ...[
    [2, 3, 5, 16, 5, 2, 3],
    [4, 5, 5, 4, 2, 2, 2],
    [5, 2, 5],
    [4, 6, 4, 7],
    [2, 8, 3],
  ],
  ...[
    [5, 5, 7, 4],
    [1, 5, 4, 3, 4],
    [2, 8, 2],
  ],
];
const requirements = sections.flatMap((counts, chapter) =>
  counts.flatMap((count, section) =>
    Array.from({ length: count }, (_, i) => `${chapter + 1}.${section + 1}.${i + 1}`),
  ),
);
const risks = Array.from({ length: 10 }, (_, i) => `API${i + 1}:2023`);

const rows = rowsIn(read(page));
const covered = rows.flatMap(({ ids }) => ids);

describe.each(['SECURITY.md', page])('%s', (name) => {
  const links = linksIn(read(name), name);

  it('names only files, headings and titles of tests that there are', () => {
    expect(links.filter(({ file }) => file.startsWith('test/')).length).toBeGreaterThan(10);
    expect(links.flatMap(missing)).toEqual([]);
  });
});

describe('the tables', () => {
  it('have each risk of the API Security Top 10, in order', () => {
    expect(covered.slice(0, 10)).toEqual(risks);
  });

  it('have each requirement of ASVS 5.0.0 once', () => {
    expect(requirements).toHaveLength(345);
    expect(covered.slice(10).toSorted()).toEqual(requirements.toSorted());
  });

  it('say why of each row, and name a test where something is kept', () => {
    expect(rows.filter(unfounded)).toEqual([]);
  });

  it('are counted', () => {
    const ofAsvs = rows.slice(10);
    const [kept, partly, no, yours, none] = verdicts.map((verdict) =>
      ofAsvs.filter((row) => row.verdict === verdict).reduce((sum, { ids }) => sum + ids.length, 0),
    );
    expect(read(page).replaceAll('\n', ' ')).toContain(
      `Of its 345 requirements ${kept} are kept, ${partly} partly and ${no} not; ${yours} are yours, and ${none} ask for`,
    );
  });
});

describe('what is not so', () => {
  const test = '[access](../test/e2e/access.test.ts)';

  it.each([
    ['[x](../test/security/nothing.test.ts)', 'test/security/nothing.test.ts'],
    [`${test}: *is said for every operation*; *is said*`, 'test/e2e/access.test.ts: is said'],
    ['[x](#nothing)', 'docs/security.md#nothing'],
  ])('would be found: %s', (text, expected) => {
    expect(linksIn(text, page).flatMap(missing)).toEqual([expected]);
  });

  it.each([
    '| 1.1.1 | asks | kept | does |',
    '| 1.1.1 | asks | kept | does | [x](../src/application/access.ts) |',
    '| API1:2023 | asks | perhaps | does |',
    `| 1.1.1 | asks | partly |  | ${test} |`,
  ])('would be found: %s', (line) => {
    expect(rowsIn(line).filter(unfounded)).toHaveLength(1);
  });

  it('would be found: a requirement that is left out', () => {
    const [row] = rowsIn(`| 5.2.1–5.2.5, 5.3.1 | asks | kept | does | ${test} |`);
    expect(row?.ids).toEqual(['5.2.1', '5.2.2', '5.2.3', '5.2.4', '5.2.5', '5.3.1']);
    expect(row && unfounded(row)).toBe(false);
  });
});
