import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readStage } from '../../cdk/settings.ts';
import { albLimits, httpApiLimits, restApiLimits } from '../../src/adapters/lambda/limits.ts';
import { dynamoTable } from '../../src/infrastructure/stores/dynamodb/table.ts';

const root = join(__dirname, '../..');
const read = (name: string): string => readFileSync(join(root, name), 'utf8');

/** The settings of a stage with this one as null: what is wrong then is its value, not its name. */
const withNull = (path: readonly string[]): unknown =>
  path.reduceRight<unknown>((value, key) => ({ [key]: value }), null);

const refusal = (settings: unknown): string => {
  try {
    readStage('prod', settings);
    return '';
  } catch (error) {
    return String(error);
  }
};

const named = (page: string): string[] => [
  ...new Set(
    Array.from(
      page.matchAll(
        /`((?:auth|lambda|data|cors|httpApi|restApi|functionUrl|observability)\.[\w.]+)`/g,
      ),
      ([, name = '']) => name,
    ),
  ),
];

/** As GitHub names them. */
const anchors = (page: string): string[] =>
  Array.from(page.matchAll(/^#+ (.*)$/gm), ([, text = '']) =>
    text
      .toLowerCase()
      .replace(/[^\w -]/g, '')
      .replaceAll(' ', '-'),
  );

describe.each(['docs/doors.md', 'docs/deploy.md', 'docs/restore.md'])('%s', (name) => {
  const page = read(name);

  it('names only settings that there are', () => {
    expect(named(page).length).toBeGreaterThan(1);
    const missing = named(page).filter((setting) =>
      /Unrecognized key|: choose /.test(refusal(withNull(setting.split('.')))),
    );
    expect(missing).toEqual([]);
  });

  it('names only scripts that there are', () => {
    const { scripts } = JSON.parse(read('package.json'));
    const all = Array.from(
      page.matchAll(/npm (?:run )?(?:--silent )?(start|test|(?<=run (?:--silent )?)[a-z:]+)/g),
      ([, script = '']) => script,
    );
    expect(all.length).toBeGreaterThan(1);
    for (const script of all) expect(scripts).toHaveProperty([script]);
  });

  it('links to pages and files that there are', () => {
    const links = Array.from(page.matchAll(/\]\((?!https:)([^)#]*)(?:#([^)]*))?\)/g));
    expect(links.length).toBeGreaterThan(0);
    for (const [, file = '', heading] of links) {
      const linked = join('docs', file || name.slice('docs/'.length));
      expect([linked, existsSync(join(root, linked))]).toEqual([linked, true]);
      if (heading !== undefined) expect(anchors(read(linked))).toContain(heading);
    }
  });
});

it('a setting that there is not would be found', () => {
  expect(refusal(withNull(['restApi', 'wof']))).toMatch(/Unrecognized key/);
  expect(refusal(withNull(['httpApi', 'waf']))).toMatch(/: choose /);
});

const examples = Array.from(
  (read('docs/deploy.md') + read('docs/restore.md')).matchAll(/```ts\n(.*?)```/gs),
  ([, code = '']) => code,
);

describe('the examples of stages in docs/deploy.md and docs/restore.md', () => {
  it.each(examples.map((code, index) => ({ number: index + 1, code })))(
    'number $number is a stage',
    ({ code }) => {
      const stages: object = new Function(`return {${code}}`)();
      expect(Object.keys(stages)).toEqual(['prod']);
      for (const settings of Object.values(stages)) expect(refusal(settings)).toBe('');
    },
  );

  it('are some', () => {
    expect(examples.length).toBeGreaterThan(10);
  });
});

it('docs/restore.md gives a restored table what the app counts on', () => {
  expect(read('docs/restore.md')).toContain(
    `Enabled=true,AttributeName=${dynamoTable.timeToLive}\n`,
  );
});

it('docs/doors.md tells how long each door waits, and the most it takes from the function', () => {
  const seconds = ({ timeoutMs }: { timeoutMs: number }) => `${timeoutMs / 1_000} s`;
  expect(read('docs/doors.md')).toContain(
    `| waits for the function | ${seconds(httpApiLimits)} | ${seconds(restApiLimits)}; `,
  );
  expect(albLimits.maxResultBytes).toBe(1_000_000);
  expect(read('docs/doors.md')).toMatch(/^\| longest answer \| 6 MB \|.*\| 1 MB \|$/m);
});
