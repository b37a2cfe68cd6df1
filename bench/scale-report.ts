import type { Figures } from './results.ts';
import type { Held } from './scale/memory.ts';
import type { Cost } from './scale/worker.ts';
import { median, pairedRatios, spread } from './statistics.ts';
import { table, thousands } from './users.ts';

/** What requests cost at each size, round by round. */
export interface Grown {
  readonly name: string;
  readonly part: 'operations' | 'users' | 'concurrency';
  readonly sizes: readonly number[];
  readonly loads: readonly { readonly load: string; readonly costs: readonly Cost[][] }[];
}

type Measure = 'wall' | 'cpu';

const numbers = (costs: readonly Cost[] | undefined, measure: keyof Cost): readonly number[] =>
  (costs ?? []).map((cost) => cost[measure] ?? Number.NaN);

/** The most that a cost may grow with a size and still be called flat: by its 0.06th power. */
const flat = 0.06;
const most = (sizes: readonly number[]): number => growthOf(sizes) ** flat;
const growthOf = (sizes: readonly number[]): number => (sizes.at(-1) ?? 1) / (sizes[0] ?? 1);

/** Of the largest size to the smallest, round by round. */
const ratios = (costs: readonly Cost[][], measure: Measure): readonly number[] =>
  pairedRatios(numbers(costs.at(-1), measure), numbers(costs[0], measure));

const isFlat = ({ sizes }: Grown, costs: readonly Cost[][]): boolean =>
  (['wall', 'cpu'] as const).every((measure) => median(ratios(costs, measure)) <= most(sizes));

/** Each waits for all others at worst, so that its time may grow as their number does. */
const isLinear = ({ sizes }: Grown, costs: readonly Cost[][]): boolean =>
  latencyRatio(costs) <= growthOf(sizes) * most(sizes);
const latencyRatio = (costs: readonly Cost[][]): number =>
  median(numbers(costs.at(-1), 'latency')) / median(numbers(costs[0], 'latency'));

const growth = (found: Grown): string => {
  const { name, sizes, loads } = found;
  const rows = loads.map(({ load, costs }) => [
    load,
    ...costs.map(
      (each) => `${spread(numbers(each, 'wall'), 1)}, ${median(numbers(each, 'cpu')).toFixed(1)}`,
    ),
    spread(ratios(costs, 'wall')),
    spread(ratios(costs, 'cpu')),
    isFlat(found, costs) ? 'flat' : '**grows**',
  ]);
  const [first = 0, last = 0] = [sizes[0], sizes.at(-1)];
  const head = ['µs a request', ...sizes.map(thousands), 'ratio', 'ratio of CPU time', ''];
  return `\
### ${thousands(first)} to ${thousands(last)} ${name}

${thousands(growthOf(sizes))} times as many: flat is: both ratios at most ${most(sizes).toFixed(2)}.

${table([head, ...rows])}`;
};

const milliseconds = (micros: number): string => `${(micros / 1_000).toFixed(2)} ms`;

const latencies = (found: Grown): string =>
  table([
    ['mean time of a request', ...found.sizes.map(thousands), 'ratio', ''],
    ...found.loads.map(({ load, costs }) => [
      load,
      ...costs.map((each) => milliseconds(median(numbers(each, 'latency')))),
      latencyRatio(costs).toFixed(1),
      isLinear(found, costs) ? 'linear at worst' : '**collapses**',
    ]),
  ]);

const megabytes = (bytes: number): string => (bytes / 1e6).toFixed(1);
const signed = (bytes: number): string => `${bytes < 0 ? '−' : '+'} ${megabytes(Math.abs(bytes))}`;

/** What the door and the handler by hand hold, sample by sample. */
export interface Memory {
  readonly portico: readonly Held[];
  readonly bare: readonly Held[];
}

/** The most that may be held more at the end than half-way, in bytes. */
const allowed = { heap: 1e6, resident: 5e6 };

const grewBy = (held: readonly Held[], measure: keyof Held): number =>
  (held.at(-1)?.[measure] ?? 0) - (held[held.length / 2 - 1]?.[measure] ?? 0);

const worst = (found: readonly Grown[]): string => {
  const all = found.flatMap((each) =>
    each.loads.map(({ load, costs }) => {
      const [wall, cpu] = [ratios(costs, 'wall'), ratios(costs, 'cpu')];
      return {
        what: `${load}, ${each.name}`,
        wall,
        cpu,
        most: Math.max(median(wall), median(cpu)),
      };
    }),
  );
  const [first] = all.toSorted((a, b) => b.most - a.most);
  if (!first) return '';
  return `at most × ${spread(first.wall)}, CPU × ${spread(first.cpu)}: ${first.what}`;
};

export const scaleFigures = (found: readonly Grown[], memory: Memory): Figures => {
  const verdict = (part: Grown['part']) => {
    const own = found.filter((each) => each.part === part);
    return {
      figure: worst(own),
      met: own.every((each) =>
        each.loads.every(
          ({ costs }) => isFlat(each, costs) && (part !== 'concurrency' || isLinear(each, costs)),
        ),
      ),
    };
  };
  const [heap, resident] = [grewBy(memory.portico, 'heap'), grewBy(memory.portico, 'resident')];
  return {
    'scale-operations': verdict('operations'),
    'scale-users': verdict('users'),
    'scale-concurrency': verdict('concurrency'),
    'memory-flat': {
      figure: `second half: heap ${signed(heap)} MB, resident ${signed(resident)} MB`,
      met: heap <= allowed.heap && resident <= allowed.resident,
    },
  };
};

const memoryTable = ({ portico, bare }: Memory, invocations: number): string => {
  const every = invocations / portico.length;
  const cells = (held: Held | undefined) =>
    (['heap', 'resident'] as const).map((measure) => `${megabytes(held?.[measure] ?? 0)} MB`);
  return table([
    ['invocations', 'heap', 'resident', 'heap of bare', 'resident of bare'],
    ...portico.map((held, i) => [thousands((i + 1) * every), ...cells(held), ...cells(bare[i])]),
  ]);
};

export const scaleReport = (
  found: readonly Grown[],
  memory: Memory | undefined,
  {
    rounds,
    invocations,
    args,
    machine,
  }: {
    rounds: number;
    invocations: number;
    args: string;
    machine: string;
  },
): string => `\
## Scale

Written by \`npm run bench:scale${args}\`. ${machine}

Each size has a process of its own; only one works at a time. After a warm-up, in each of ${rounds} rounds all sizes take turns
with the same batch. Requests are made before they are timed, and the status of every answer is checked. Cells are wall time
with the inter-quartile range, and CPU time of all threads; ratios are of the largest size to the smallest, round by round.
A cost is flat that grows by less than the ${flat}th power of the size. Users are asked for through the whole system, with
one hot token.

${[
  ...found.map((each) =>
    each.part === 'concurrency' ? `${growth(each)}\n\n${latencies(each)}` : growth(each),
  ),
  ...(memory
    ? [
        `### ${thousands(invocations)} invocations of one process

The built bundle of the HTTP API door, \`memory:\`, ten kinds of requests by turns, good and bad: many have a token, a path
or a name that never came before. Measured after full collections. V8 takes its young generation, and the allocator its
arenas, by and by, for any handler; flat is at most ${megabytes(allowed.heap)} MB of heap and ${megabytes(allowed.resident)} MB of resident size more at the end
than half-way.

${memoryTable(memory, invocations)}`,
      ]
    : []),
].join('\n\n')}
`;
