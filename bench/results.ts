import { existsSync, readFileSync, writeFileSync } from 'node:fs';

/** What is to be reached; each figure comes from the command that writes the section. */
const targets = {
  'warm-hot': 'warm, one hot token, five cases: at most 0.25 of bare',
  'warm-new': 'warm, every token new: at most 1.10 of bare',
  'warm-stubbed': 'warm, auth stubbed: at most 1.5 of bare',
  'warm-lead': 'warm: no contender ahead in any case',
  'cold-greeting': 'cold, first greeting, `memory:`: at most 0.9 of bare',
  'cold-authenticated': 'cold, first authenticated answer, `memory:`: at most 0.9 of bare',
  'cold-dynamodb-greeting': 'cold, first greeting, DynamoDB: at most 0.6 of the naive build',
  'cold-dynamodb-authenticated':
    'cold, first authenticated answer, DynamoDB: at most 0.6 of the naive build',
  'door-bytes': 'each door, before its DynamoDB part: under 200 kB',
  'authorizer-bytes': 'each authorizer: under 120 kB',
  'express-rate': 'Express door, requests a second: at least 0.9 of plain Express',
  'express-cpu': 'Express door, CPU a request: at most that of plain Express',
  'memory-resident': 'resident size after the first answer: at most that of bare + 5 MB',
  'memory-flat': 'resident size: flat over 1,000,000 invocations',
  'scale-operations': 'cost of a request: flat from 10 to 1,000 operations',
  'scale-users': 'cost of a request: flat from 1,000 to 1,000,000 users',
  'scale-concurrency': 'cost of a request: flat from 1 to 1,000 at once',
} as const;

export type Target = keyof typeof targets;
export interface Figure {
  readonly figure: string;
  readonly met: boolean;
}
export type Figures = Partial<Record<Target, Figure>>;

const sections = ['warm', 'cold', 'server', 'scale'] as const;
export type Section = (typeof sections)[number];

const file = new URL('RESULTS.md', import.meta.url);
const begin = (section: Section): string => `<!-- ${section} -->`;
const end = (section: Section): string => `<!-- end of ${section} -->`;

const written = (report: string, section: Section): string | undefined =>
  report.split(begin(section))[1]?.split(end(section))[0];

const figuresIn = (section: string): Figures =>
  JSON.parse(/<!-- figures (?<json>.*) -->/.exec(section)?.groups?.['json'] ?? '{}');

const summary = (figures: Figures): string => {
  const rows = Object.entries(targets).map(([name, target]) => {
    const { figure, met } = figures[name as Target] ?? {};
    if (figure === undefined) return `| ${target} | | not measured |`;
    return `| ${target} | ${figure} | ${met ? 'met' : '**not met**'} |`;
  });
  return ['| target | figure | |', '| --- | --- | --- |', ...rows].join('\n');
};

/** Replaces one section of RESULTS.md and the table of all targets; the other sections stay. */
export const writeSection = (section: Section, text: string, figures: Figures): void => {
  const report = existsSync(file) ? readFileSync(file, 'utf8') : '';
  const own = `\n<!-- figures ${JSON.stringify(figures)} -->\n${text.trim()}\n`;
  const texts = sections.flatMap((name) => {
    const content = name === section ? own : written(report, name);
    return content === undefined ? [] : [{ name, content }];
  });
  const known: Figures = Object.assign({}, ...texts.map(({ content }) => figuresIn(content)));
  writeFileSync(
    file,
    `# How fast it is

Written by the commands that the sections name, none of which belongs to the tests. Ratios are paired round by round;
a figure with a range is the median with the inter-quartile range. What is not met, why, and what was tried is in
[WHY.md](WHY.md); what the figures are in money, in [docs/performance.md](../docs/performance.md).

${summary(known)}

${texts.map(({ name, content }) => `${begin(name)}${content}${end(name)}`).join('\n\n')}
`,
  );
};
