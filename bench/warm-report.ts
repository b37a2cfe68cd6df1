import { type CaseName, cases } from './cases.ts';
import { type Door, doors } from './events.ts';
import type { Cost, Tokens } from './invoker.ts';
import type { Figures } from './results.ts';
import { geomean, median, pairedRatios, quartiles, spread } from './statistics.ts';
import { table } from './users.ts';

/** What a run has found, round by round. */
export interface Measured {
  readonly contenders: readonly string[];
  costs(contender: string, tokens: Tokens, name: CaseName): readonly Cost[];
}

/** How a run is set up, by its kind: `''` asks who calls. */
type Kind = '' | ' stubbed' | ' busy';
export type Results = ReadonlyMap<`${Door}${Kind}`, Measured>;

interface Variant {
  readonly title: string;
  readonly kind: Kind;
  readonly tokens: Tokens;
}

const variants: readonly Variant[] = [
  { title: 'one hot token', kind: '', tokens: 'hot' },
  { title: '10,000 callers in turn', kind: '', tokens: 'rotating' },
  { title: 'every token new', kind: '', tokens: 'new' },
  { title: 'auth stubbed', kind: ' stubbed', tokens: 'hot' },
];
const busyVariants: readonly Variant[] = [
  { title: 'one hot token', kind: ' busy', tokens: 'hot' },
  { title: 'every token new', kind: ' busy', tokens: 'new' },
];
const doorTitles: Record<Door, string> = {
  'rest-api': 'REST API events',
  'http-api': 'HTTP API events (2.0)',
};

type Measure = keyof Cost;

const of = (results: Results, door: Door, { kind }: Variant): Measured => {
  const measured = results.get(`${door}${kind}`);
  if (!measured) throw new Error(`${door}${kind} was not measured`);
  return measured;
};

const numbers = (
  measured: Measured,
  contender: string,
  { tokens }: Variant,
  name: CaseName,
  measure: Measure,
): readonly number[] => measured.costs(contender, tokens, name).map((cost) => cost[measure]);

/** Of the five cases, round by round. */
const toBare = (
  measured: Measured,
  contender: string,
  variant: Variant,
  measure: Measure = 'wall',
): readonly number[] => {
  const byCase = cases.map(({ name }) =>
    pairedRatios(
      numbers(measured, contender, variant, name, measure),
      numbers(measured, 'bare', variant, name, measure),
    ),
  );
  return (byCase[0] ?? []).map((_, round) => geomean(byCase.map((ratios) => ratios[round] ?? NaN)));
};

const ratioTable = (
  results: Results,
  door: Door,
  shown: readonly Variant[],
  measure: Measure,
): string => {
  const [first] = shown;
  const { contenders } = of(results, door, first as Variant);
  return table([
    ['', ...shown.map(({ title }) => title)],
    ...contenders.map((contender) => [
      contender,
      ...shown.map((variant) =>
        spread(toBare(of(results, door, variant), contender, variant, measure)),
      ),
    ]),
  ]);
};

const caseTable = (results: Results, door: Door, variant: Variant): string => {
  const measured = of(results, door, variant);
  return table([
    ['', ...cases.map(({ name }) => name)],
    ...measured.contenders.map((contender) => [
      contender,
      ...cases.map(({ name }) => {
        const wall = numbers(measured, contender, variant, name, 'wall');
        const [low, high] = quartiles(wall).map((end) => end.toFixed(1));
        const cpu = median(numbers(measured, contender, variant, name, 'cpu')).toFixed(1);
        return `${median(wall).toFixed(1)} (${low} – ${high}), ${cpu}`;
      }),
    ]),
  ]);
};

const ours = 'Portico';
const others = ({ contenders }: Measured): readonly string[] =>
  contenders.filter((name) => name !== 'bare' && !name.startsWith(ours));

/** Cells in which a contender is ahead of us, as the median of its ratios to ours has it. */
const ahead = (results: Results) =>
  doors.flatMap((door) =>
    variants.flatMap((variant) =>
      cases.flatMap(({ name }) => {
        const measured = of(results, door, variant);
        const own = numbers(measured, ours, variant, name, 'wall');
        return others(measured).flatMap((contender) => {
          const ratios = pairedRatios(numbers(measured, contender, variant, name, 'wall'), own);
          return [{ door, variant, name, contender, ratios, isAhead: median(ratios) < 1 }];
        });
      }),
    ),
  );

export const warmFigures = (results: Results): Figures => {
  const [hot, , fresh, stubbed] = variants as [Variant, Variant, Variant, Variant];
  const atMost = (variant: Variant, most: number) => {
    const ratios = doors.map((door) => toBare(of(results, door, variant), ours, variant));
    const [rest = '', http = ''] = ratios.map((each) => spread(each));
    return {
      figure: `REST ${rest}, HTTP ${http}`,
      met: ratios.every((each) => median(each) <= most),
    };
  };
  const cells = ahead(results);
  const lost = cells.filter(({ isAhead }) => isAhead);
  return {
    'warm-hot': atMost(hot, 0.25),
    'warm-new': atMost(fresh, 1.1),
    'warm-stubbed': atMost(stubbed, 1.5),
    'warm-lead': {
      figure: `ahead in ${cells.length - lost.length} of ${cells.length} comparisons`,
      met: lost.length === 0,
    },
  };
};

const lostList = (results: Results): string => {
  const lost = ahead(results).filter(({ isAhead }) => isAhead);
  if (lost.length === 0) return 'No contender is ahead of Portico in any case.';
  return table([
    ['ahead of Portico', 'events', 'tokens', 'case', 'its time to ours'],
    ...lost.map(({ contender, door, variant, name, ratios }) => [
      contender,
      doorTitles[door],
      variant.title,
      name,
      spread(ratios),
    ]),
  ]);
};

export const warmReport = (
  results: Results,
  { rounds, args, machine }: { rounds: number; args: string; machine: string },
): string => `\
## Warm

Written by \`npm run bench${args}\`. ${machine}

Every contender is bundled the same way and has a process of its own for each door; only one works at a time. In each of
${rounds} rounds all of them take turns with a batch of each case (100 requests, 400 where auth is stubbed), after 20
that are not timed and a garbage collection of young objects (a full one would undo optimised code); a third as many rounds
where other cores are busy. Events are made fresh from JSON, 20 at a time just before they are handled, and not timed. The
last answer of every 20 is checked. CPU time is that of all threads of the process.

All verify tokens with jose (HS256, a \`CryptoKey\` made once), parse bodies with the same shapes of zod/mini and keep
users in a \`Map\`. Frameworks are given ready answers to send; bare is an \`if\` for each route. Only Portico remembers
verified tokens. Contenders log nothing; Portico has \`LOG_LEVEL=error\`, and in the row "with its log" what it has by
default in Lambda, a line with metrics a request, which goes to \`/dev/null\`.

jose has HMACs made by another thread, and how fast that one wakes up depends on what the other cores do. They were idle,
except where it says that they were busy.

### Ratio to bare, wall time, geometric mean of the five cases

${doors.map((door) => `#### ${doorTitles[door]}\n\n${ratioTable(results, door, variants, 'wall')}`).join('\n\n')}

${lostList(results)}

### Ratio to bare, CPU time

${doors.map((door) => `#### ${doorTitles[door]}\n\n${ratioTable(results, door, variants, 'cpu')}`).join('\n\n')}

### Ratio to bare, wall time, other cores busy

${doors.map((door) => `#### ${doorTitles[door]}\n\n${ratioTable(results, door, busyVariants, 'wall')}`).join('\n\n')}

### Microseconds a request: wall time with the inter-quartile range, and CPU time

${doors
  .flatMap((door) =>
    [...variants, ...busyVariants].map(
      (variant) =>
        `#### ${doorTitles[door]}, ${variant.title}${variant.kind === ' busy' ? ', other cores busy' : ''}\n\n${caseTable(results, door, variant)}`,
    ),
  )
  .join('\n\n')}
`;
