import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { prices } from '../scripts/prices.ts';
import { command, runMain, UsageError } from '../src/infrastructure/main/command.ts';
import { table, thousands } from './users.ts';

/**
 * What the figures of RESULTS.md are in time billed, money and energy. Times are those of a whole core:
 *
 *     slow        = max(1, 1769 / memory)         memory in MB; at 1,769 MB a function has one vCPU
 *     billed      = ⌈time × slow⌉                 in ms, of a cold start with its INIT phase
 *     GB-seconds  = billed / 1000 × memory / 1024 × requests
 *     dollars     = GB-seconds × price
 *     watt-hours  = CPU seconds × watts / 3600
 */

const help = `npm run bench:money [-- --memory 512 --cold 1 --watts 3.5]

Turns the figures of bench/RESULTS.md into time billed, money and energy, and writes the tables of
docs/performance.md. The formulas are there, and in bench/money.ts.

  --memory <MB>     of the function (512)
  --cold <percent>  of the requests that meet a cold start (1)
  --watts <number>  that a busy vCPU takes (3.5)
`;

const options = {
  memory: { type: 'string', default: '512' },
  cold: { type: 'string', default: '1' },
  watts: { type: 'string', default: '3.5' },
} as const;

const million = 1e6;

/** https://docs.aws.amazon.com/lambda/latest/dg/configuration-memory.html */
const oneCpu = 1_769;

/** Dollars a GB-second, the first tier in us-east-1; x86: https://aws.amazon.com/lambda/pricing/ */
const arm = prices.lambdaDuration.steps[0][1];
const x86 = 0.0000166667;

/** Of one request on a whole core, in milliseconds. */
interface Time {
  readonly wall: number;
  readonly cpu: number;
}

interface Setting {
  readonly memory: number;
  readonly cold: number;
  readonly watts: number;
}

/** The rows of the first table below a heading, by their first cell. */
const tableBelow = (report: string, heading: string): ReadonlyMap<string, readonly string[]> => {
  const [, below = ''] = report.split(`${heading}\n\n`);
  const [text = ''] = below.split('\n\n');
  const rows = text.split('\n').map((line) => line.split('|').slice(1, -1));
  return new Map(
    rows.map(([name = '', ...cells]) => [name.trim(), cells.map((cell) => cell.trim())]),
  );
};

/** `12.3 (11.9 – 12.8), 13.1` in microseconds: wall time with its range, CPU time. */
const warm = (cell: string): Time => {
  const { wall, cpu } = /^(?<wall>[\d.]+) \(.*\), (?<cpu>[\d.]+)$/.exec(cell)?.groups ?? {};
  return { wall: Number(wall) / 1_000, cpu: Number(cpu) / 1_000 };
};

/** Load and first answer with its range, ratio, CPU time; in milliseconds. */
const cold = (cells: readonly string[]): Time => ({
  wall: Number.parseFloat(cells[0] ?? ''),
  cpu: Number(cells[2]),
});

const billed = ({ wall }: Time, { memory }: Setting): number =>
  Math.ceil(wall * Math.max(1, oneCpu / memory));

/** Of a million requests. */
const gbSeconds = (ms: number, { memory }: Setting): number =>
  ((ms / 1_000) * memory * million) / 1_024;
const wattHours = ({ cpu }: Time, { watts }: Setting): number =>
  ((cpu / 1_000) * million * watts) / 3_600;

const row = (what: string, time: Time, setting: Setting): string[] => {
  const ms = billed(time, setting);
  const units = gbSeconds(ms, setting);
  if (Number.isNaN(units + time.cpu)) return [what, 'not measured', '', '', '', '', '', ''];
  return [
    what,
    time.wall < 1 ? `${(time.wall * 1_000).toFixed(1)} µs` : `${time.wall.toFixed(1)} ms`,
    `${ms} ms`,
    thousands(Math.round(units)),
    (units * x86).toFixed(4),
    (units * arm).toFixed(4),
    (time.cpu * 1_000).toFixed(1),
    wattHours(time, setting).toFixed(2),
  ];
};

const contenders: readonly [title: string, warm: string, cold: RegExp][] = [
  ['Portico', 'Portico', /^Portico$/],
  ['by hand', 'bare', /^bare/],
];

/** Some requests are cold, the others warm. */
const mixed = (one: Time, other: Time, share: number): Time => ({
  wall: one.wall * share + other.wall * (1 - share),
  cpu: one.cpu * share + other.cpu * (1 - share),
});

export const moneyTables = (report: string, setting: Setting): string => {
  const warmRows = tableBelow(report, '#### HTTP API events (2.0), one hot token');
  const names = warmRows.get('') ?? [];
  const coldRows = tableBelow(report, '### HTTP API, first user created, with a token');
  const rows = contenders.flatMap(([title, warmName, coldName]) => {
    const cells = warmRows.get(warmName) ?? [];
    const times = names.map((name, i) => [name, warm(cells[i] ?? '')] as const);
    const [, coldCells = []] = [...coldRows].find(([name]) => coldName.test(name)) ?? [];
    const start = cold(coldCells);
    const create = times.find(([name]) => name === 'create user')?.[1] ?? warm('');
    const share = setting.cold / 100;
    const ms = billed(start, setting) * share + billed(create, setting) * (1 - share);
    const units = gbSeconds(ms, setting);
    const mix = row('', mixed(start, create, share), setting);
    return [
      ...times.map(([name, time]) => row(`${title}: ${name}, warm`, time, setting)),
      row(`${title}: create user, cold`, start, setting),
      Number.isNaN(units)
        ? row(`${title}: create user, ${setting.cold} % cold`, start, setting)
        : [
            `**${title}: create user, ${setting.cold} % cold**`,
            mix[1] ?? '',
            `${ms.toFixed(2)} ms`,
            thousands(Math.round(units)),
            (units * x86).toFixed(4),
            (units * arm).toFixed(4),
            ...mix.slice(6),
          ],
    ];
  });
  return table([
    ['', 'measured', 'billed', 'GB-seconds', '$, x86', '$, arm64', 'CPU seconds', 'watt-hours'],
    ...rows,
  ]);
};

const begin = '<!-- money: npm run bench:money -->\n';
const end = '<!-- /money -->';

const positive = (name: string, text: string, most: number): number => {
  const value = Number(text);
  if (value > 0 && value <= most) return value;
  throw new UsageError(`--${name} must be a number above 0, up to ${most}`);
};

export const main = command(help, options, async ({ memory, cold: share, watts }) => {
  const setting = {
    memory: positive('memory', memory, 10_240),
    cold: positive('cold', share, 100),
    watts: positive('watts', watts, 100),
  };
  const results = new URL('RESULTS.md', import.meta.url);
  if (!existsSync(results))
    throw new Error('there is no bench/RESULTS.md; npm run bench writes it');
  const page = new URL('../docs/performance.md', import.meta.url);
  const text = readFileSync(page, 'utf8');
  const tables = moneyTables(readFileSync(results, 'utf8'), setting);
  const facts = `Of ${setting.memory} MB, ${setting.watts} W a busy vCPU; GB-seconds, dollars, CPU seconds and watt-hours a million requests.`;
  const [before = ''] = text.split(begin);
  const [, after = ''] = text.split(end);
  writeFileSync(page, `${before}${begin}${facts}\n\n${tables}\n${end}${after}`);
});

if (import.meta.main) await runMain(main);
