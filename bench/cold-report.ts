import { authorizers, doors as doorBundles } from '../scripts/doors.ts';
import { bytesAtStart } from './bundle-bytes.ts';
import type { Sample } from './cold-process.ts';
import { type Door, doors } from './events.ts';
import type { Figures } from './results.ts';
import { median, pairedRatios, spread } from './statistics.ts';
import { table } from './users.ts';

/** What is asked of a fresh process. */
export interface Moment {
  readonly door: Door;
  readonly store: 'memory' | 'dynamodb';
  readonly answer: 'greeting' | 'authenticated';
}

/** `whole` is the life of the process as its parent sees it, in milliseconds. */
export type Start = Omit<Sample, 'result'> & { readonly whole: number };

/** By moment and subject, sample by sample. */
export type ColdResults = Map<
  `${Door} ${Moment['store']} ${Moment['answer']} ${string}`,
  readonly Start[]
>;

const doorTitles: Record<Door, string> = { 'rest-api': 'REST API', 'http-api': 'HTTP API' };
const answers: readonly Moment['answer'][] = ['greeting', 'authenticated'];

const of = (results: ColdResults, { door, store, answer }: Moment, name: string) => {
  const starts = results.get(`${door} ${store} ${answer} ${name}`) ?? [];
  return (measure: keyof Start): readonly number[] => starts.map((start) => start[measure]);
};

const namesOf = (results: ColdResults, { door, store, answer }: Moment): readonly string[] => {
  const prefix = `${door} ${store} ${answer} `;
  return [...results.keys()]
    .filter((key) => key.startsWith(prefix))
    .map((key) => key.slice(prefix.length))
    .sort(
      (a, b) =>
        median(of(results, { door, store, answer }, a)('wall')) -
        median(of(results, { door, store, answer }, b)('wall')),
    );
};

/** The quicker of bare's two bundles. */
const bare = (results: ColdResults, moment: Moment): string =>
  namesOf(results, moment).find((name) => name.startsWith('bare')) ?? '';

const basisOf = (results: ColdResults, moment: Moment): string =>
  moment.store === 'memory' ? bare(results, moment) : 'naive build';

const ratios = (results: ColdResults, moment: Moment, name: string): readonly number[] =>
  pairedRatios(
    of(results, moment, name)('wall'),
    of(results, moment, basisOf(results, moment))('wall'),
  );

const megabytes = (sizes: readonly number[]): string => (median(sizes) / 1e6).toFixed(1);
const kilobytes = (bytes: number): string => (bytes / 1_000).toFixed(1);

const startTable = (
  results: ColdResults,
  bundles: ReadonlyMap<string, number>,
  moment: Moment,
): string =>
  table([
    [
      '',
      'load and first answer, ms',
      'ratio',
      'CPU, ms',
      'whole process, ms',
      'resident, MB',
      'bundle, kB',
    ],
    ...namesOf(results, moment).map((name) => {
      const measured = of(results, moment, name);
      return [
        name,
        spread(measured('wall'), 1),
        spread(ratios(results, moment, name)),
        median(measured('cpu')).toFixed(1),
        median(measured('whole')).toFixed(1),
        megabytes(measured('resident')),
        kilobytes(bundles.get(`${moment.door} ${moment.store} ${name}`) ?? Number.NaN),
      ];
    }),
  ]);

const sizesOf = (portico: string, names: readonly string[]) =>
  names.map((name) => [name, bytesAtStart(`${portico}/${name}/index.mjs`)] as const);

export const coldFigures = (results: ColdResults, portico: string): Figures => {
  const atMost = (store: Moment['store'], answer: Moment['answer'], most: number) => {
    const [rest = [], http = []] = doors.map((door) =>
      ratios(results, { door, store, answer }, 'Portico'),
    );
    return {
      figure: `REST ${spread(rest)}, HTTP ${spread(http)}`,
      met: median(rest) <= most && median(http) <= most,
    };
  };
  const smallerThan = (names: readonly string[], most: number) => {
    const sizes = sizesOf(portico, names);
    const [name, bytes] = sizes.toSorted(([, a], [, b]) => b - a)[0] ?? ['', 0];
    return { figure: `${kilobytes(bytes)} kB (${name}, the largest)`, met: bytes < most };
  };
  const excesses = doors.flatMap((door) =>
    answers.map((answer) => {
      const moment = { door, store: 'memory', answer } as const;
      const resident = (name: string) => median(of(results, moment, name)('resident'));
      return resident('Portico') - resident(bare(results, moment));
    }),
  );
  const excess = Math.max(...excesses) / 1e6;
  return {
    'cold-greeting': atMost('memory', 'greeting', 0.9),
    'cold-authenticated': atMost('memory', 'authenticated', 0.9),
    'cold-dynamodb-greeting': atMost('dynamodb', 'greeting', 0.6),
    'cold-dynamodb-authenticated': atMost('dynamodb', 'authenticated', 0.6),
    'door-bytes': smallerThan(
      doorBundles.filter((name) => !authorizers.includes(name)),
      200_000,
    ),
    'authorizer-bytes': smallerThan(authorizers, 120_000),
    'memory-resident': {
      figure: `${excess < 0 ? '−' : '+'} ${Math.abs(excess).toFixed(1)} MB at most`,
      met: excess <= 5,
    },
  };
};

const titles: Record<Moment['store'], Record<Moment['answer'], string>> = {
  memory: { greeting: 'first greeting', authenticated: 'first user created, with a token' },
  dynamodb: {
    greeting: 'first greeting, DynamoDB configured',
    authenticated: 'first user read from DynamoDB, with a token',
  },
};

export const coldReport = (
  results: ColdResults,
  bundles: ReadonlyMap<string, number>,
  {
    count,
    args,
    machine,
    portico,
  }: { count: number; args: string; machine: string; portico: string },
): string => `\
## Cold

Written by \`npm run bench:cold${args}\`. ${machine}

Every sample is a fresh process, ${count} for each line, all lines in turn; one more of each goes first and does not count.
Time runs in the process, from before the bundle is loaded to the first answer, which is checked; "whole process" is what
its parent sees, Node's own start in it. Portico has the environment that is deployed, compiled code beside the bundle
included, and \`LOG_LEVEL=error\`. Ratios are to bare's quicker bundle. All contenders have all of zod, as most handlers
do; "by hand, with zod/mini" is bare with the small form of it, which Portico has too.

Ratios with DynamoDB are to a naive build of the same door: one module with all stores, the DynamoDB client, inversify and
all of zod loaded at start, no compiled code. Both ask a small server on loopback that answers as DynamoDB would.

${(['memory', 'dynamodb'] as const)
  .flatMap((store) =>
    answers.flatMap((answer) =>
      doors.map(
        (door) =>
          `### ${doorTitles[door]}, ${titles[store][answer]}\n\n${startTable(results, bundles, { door, store, answer })}`,
      ),
    ),
  )
  .join('\n\n')}

### Bundles of Portico: what is loaded at start, without the store

${table([['', 'kB'], ...sizesOf(portico, doorBundles).map(([name, bytes]) => [name, kilobytes(bytes)])])}
`;
