import { existsSync, readFileSync } from 'node:fs';

interface Figure {
  readonly what: string;
  readonly page: string;
  /** Finds the figure in the page, which `command` has written. */
  readonly figure: RegExp;
  readonly unit?: string;
  readonly command: string;
}

const results = 'bench/RESULTS.md';
const reliability = 'docs/reliability.md';

const figures: readonly Figure[] = [
  {
    what: 'a warm request with a token that was seen before, to a handler by hand (geometric mean of five cases)',
    page: results,
    figure: /one hot token, five cases: [^|]+\| ([^|]+) \|/,
    command: 'npm run bench',
  },
  {
    what: 'a cold start to its first greeting, DynamoDB configured, to a naive build of the same',
    page: results,
    figure: /first greeting, DynamoDB: [^|]+\| ([^|]+) \|/,
    command: 'npm run bench:cold',
  },
  {
    what: 'the same to its first answer from DynamoDB, with a token',
    page: results,
    figure: /first authenticated answer, DynamoDB: [^|]+\| ([^|]+) \|/,
    command: 'npm run bench:cold',
  },
  {
    what: 'what is loaded at start, users in memory',
    page: results,
    figure: /each door, before its DynamoDB part: [^|]+\| ([^|]+) \|/,
    command: 'npm run bench:cold',
  },
  {
    what: 'Express under load, requests a second to those of plain Express',
    page: results,
    figure: /requests a second: [^|]+\| ([^|]+) \|/,
    command: 'npm run bench:server',
  },
  {
    what: 'requests with a forged or invalid token, a secret behind the verifier: all refused',
    page: reliability,
    figure: /requests refused for their token, a secret: ([\d,]+)/,
    command: 'npm run torture',
  },
  {
    what: 'acknowledged writes lost by 20 kills under load',
    page: reliability,
    figure: /acknowledged writes: ([\d,]+; acknowledged writes lost: \d+)/,
    command: 'npm run torture',
  },
  {
    what: 'growth of the heap by a million invocations, good and bad',
    page: reliability,
    figure: /growth of the heap, [^:]+: ([\d.]+ MiB)/,
    command: 'npm run torture',
  },
  {
    what: 'small changes to doors, authorizers and auth code that the tests notice',
    page: 'docs/mutation.md',
    figure: /\*\*all\*\* \|[^|]+\|[^|]+\| ([\d.]+)/,
    unit: ' %',
    command: 'npm run mutate',
  },
];

const measured = () => figures.filter(({ page }) => existsSync(page));

/** What was measured, as those of the pages have it that are there. */
export const figuresTable = (): string =>
  [
    '| what | figure | measured by |',
    '|---|---|---|',
    ...measured().map(({ what, page, figure, unit = '', command }) => {
      const found = figure.exec(readFileSync(page, 'utf8'))?.[1];
      if (found === undefined) throw new Error(`${page} does not tell ${what}`);
      return `| ${what} | [${found}${unit}](${page}) | \`${command}\` |`;
    }),
    '',
  ].join('\n');
