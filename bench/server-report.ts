import { cases } from './cases.ts';
import type { Figures } from './results.ts';
import { type Cost, connections, loads } from './server-load.ts';
import { geomean, median, pairedRatios, spread } from './statistics.ts';
import { table } from './users.ts';

/** Costs by server and load, round by round. */
export type Measured = ReadonlyMap<string, ReadonlyMap<string, Cost[]>>;

type Measure = keyof Cost;

const plain = 'plain Express';
const ours = 'Portico';
const logging = 'Portico with its log';
const mixed = 'all five in turn';

const numbers = (measured: Measured, server: string, load: string, measure: Measure) =>
  (measured.get(server)?.get(load) ?? []).map((cost) => cost[measure]);

const ratios = (measured: Measured, server: string, load: string, measure: Measure) =>
  pairedRatios(numbers(measured, server, load, measure), numbers(measured, plain, load, measure));

/** Of the five cases, round by round. */
const overall = (measured: Measured, server: string, measure: Measure): readonly number[] => {
  const byCase = cases.map(({ name }) => ratios(measured, server, name, measure));
  return (byCase[0] ?? []).map((_, round) =>
    geomean(byCase.map((each) => each[round] ?? Number.NaN)),
  );
};

const measureTable = (measured: Measured, measure: Measure, digits: number): string => {
  const row = (load: string) => [
    load,
    spread(numbers(measured, plain, load, measure), digits),
    spread(numbers(measured, ours, load, measure), digits),
    spread(ratios(measured, ours, load, measure)),
    spread(ratios(measured, logging, load, measure)),
  ];
  const [five, others] = [loads.slice(0, cases.length), loads.slice(cases.length)];
  return table([
    ['', plain, ours, 'ratio', 'ratio of Portico with its log'],
    ...five.map(({ name }) => row(name)),
    [
      'geometric mean of the five',
      '',
      '',
      spread(overall(measured, ours, measure)),
      spread(overall(measured, logging, measure)),
    ],
    ...others.map(({ name }) => row(name)),
  ]);
};

/** Met where both the cases one by one, on the whole, and all of them in turn are within the limit. */
export const serverFigures = (measured: Measured): Figures => {
  const verdict = (measure: Measure, isMet: (ratio: number) => boolean) => {
    const [one, all] = [overall(measured, ours, measure), ratios(measured, ours, mixed, measure)];
    return {
      figure: `case by case ${spread(one)}, in turn ${spread(all)}`,
      met: isMet(median(one)) && isMet(median(all)),
    };
  };
  return {
    'express-rate': verdict('rate', (ratio) => ratio >= 0.9),
    'express-cpu': verdict('cpu', (ratio) => ratio <= 1),
  };
};

export const serverReport = (
  measured: Measured,
  {
    rounds,
    count,
    args,
    machine,
  }: { rounds: number; count: number; args: string; machine: string },
): string => `\
## Express door

Written by \`npm run bench:server${args}\`. ${machine}

Each server is a process of its own, run from its sources, and only one is under load at a time: ${connections} connections on
loopback that are kept, from one other process. After one round to warm up, in each of ${rounds} rounds all of them take turns
with ${count.toLocaleString('en-US')} requests of each kind. The status of every answer is counted; one answer of each case is checked whole
before. CPU time is that of all threads of the server. Ratios are to plain Express, round by round.

Plain Express is an app by hand: \`express.json\`, the same shapes, jose for each token, a \`Map\`, ready problem documents; it
has no limits, deadlines, request log or checks of framing. Portico is what \`npm start\` starts, with \`DATABASE_URL=memory:\`,
\`RATE_LIMIT=off\` and \`LOG_LEVEL=error\`; in the last column with the log as it is by default, which goes to \`/dev/null\`.

### Requests a second

${measureTable(measured, 'rate', 0)}

### CPU time of the server, in microseconds a request

${measureTable(measured, 'cpu', 1)}
`;
