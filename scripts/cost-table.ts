import { parseArgs } from 'node:util';
import { oneOf, UsageError, type Values } from '../src/infrastructure/main/command.ts';
import { type Cost, costs, type Load, millionsAMonth } from './cost-model.ts';
import { cachePrices, charge, prices, sources } from './prices.ts';

const option = (value: number) => ({ type: 'string', default: String(value) }) as const;

export const loadOptions = {
  rps: option(100),
  ms: option(20),
  memory: option(512),
  kb: option(1),
  reads: option(1),
  writes: option(0),
  'log-bytes': option(1_000),
  'access-log-bytes': option(500),
  metrics: { type: 'string', default: 'door' },
  traces: option(5),
  callers: option(100),
  ttl: option(300),
  'authorizer-ms': option(5),
  provisioned: option(0),
  cache: { type: 'string' },
  public: option(0),
  hits: option(90),
} as const;

type Given = Values<typeof loadOptions>;
type Numeric = Exclude<keyof Given, 'cache' | 'metrics'>;

/** What a flag may be: from, to, and whether it is a whole number. */
const ranges: Readonly<Record<Numeric, readonly [min: number, max: number, whole?: 'whole']>> = {
  rps: [0.001, 1_000_000],
  ms: [1, 900_000],
  memory: [128, 10_240, 'whole'],
  kb: [0, 6_144],
  reads: [0, 1_000_000],
  writes: [0, 1_000_000],
  'log-bytes': [0, 1_000_000],
  'access-log-bytes': [0, 1_000_000],
  traces: [0, 100],
  callers: [0, 1_000_000_000, 'whole'],
  ttl: [0, 3_600, 'whole'],
  'authorizer-ms': [1, 10_000],
  provisioned: [0, 1_000, 'whole'],
  public: [0, 100],
  hits: [0, 100],
};

type CacheSize = keyof typeof cachePrices;

const isCacheSize = (size: string): size is CacheSize => Object.hasOwn(cachePrices, size);

const cacheSizes = Object.keys(cachePrices)
  .filter(isCacheSize)
  .sort((a, b) => Number(a) - Number(b));

/** The load that the flags tell of; throws where one is no good. */
export const readLoad = (given: Given): Load => {
  const number = (flag: Numeric): number => {
    const [min, max, whole] = ranges[flag];
    const value = /^\d+(\.\d+)?$/.test(given[flag]) ? Number(given[flag]) : Number.NaN;
    if (value >= min && value <= max && (!whole || Number.isInteger(value))) return value;
    throw new UsageError(
      `--${flag} must be a ${whole ? 'whole ' : ''}number from ${min} to ${max}`,
    );
  };
  const cache = given.cache === undefined ? undefined : oneOf('--cache', given.cache, cacheSizes);
  return {
    rps: number('rps'),
    ms: number('ms'),
    memory: number('memory'),
    kb: number('kb'),
    reads: number('reads'),
    writes: number('writes'),
    logBytes: number('log-bytes'),
    accessLogBytes: number('access-log-bytes'),
    metrics: oneOf('--metrics', given.metrics, ['full', 'door', 'off']),
    traced: number('traces') / 100,
    callers: number('callers'),
    ttl: number('ttl'),
    authorizerMs: number('authorizer-ms'),
    provisioned: number('provisioned'),
    cache,
    public: number('public') / 100,
    hits: number('hits') / 100,
  };
};

const columns: Readonly<Record<keyof Cost, string>> = {
  gateway: 'gateway',
  lambdaRequests: 'Lambda requests',
  lambdaDuration: 'Lambda duration',
  provisioned: 'provisioned',
  authorizer: 'authorizer',
  dynamoDb: 'DynamoDB',
  logs: 'logs',
  metrics: 'metrics',
  traces: 'traces',
  transfer: 'transfer',
};

const row = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;

/** Columns as wide as they need be, numbers on the right. */
const aligned = (rows: readonly (readonly string[])[]): string => {
  const [head = [], ...body] = rows;
  const widths = head.map((_, i) => Math.max(...rows.map((cells) => cells[i]?.length ?? 0)));
  const pad = (cells: readonly string[]) =>
    cells.map((cell, i) => (i === 0 ? cell.padEnd(widths[i] ?? 0) : cell.padStart(widths[i] ?? 0)));
  const rule = widths.map((width, i) =>
    i === 0 ? '-'.repeat(width) : `${'-'.repeat(width - 1)}:`,
  );
  return [pad(head), rule, ...body.map(pad)].map((cells) => `${row(cells)}\n`).join('');
};

const dollars = (amount: number): string =>
  amount.toLocaleString('en', { minimumFractionDigits: 2, maximumFractionDigits: 2 });

/** A door a line: US dollars per million requests by what they are for, their sum, and that of a month. */
export const costTable = (load: Load): string => {
  const millions = millionsAMonth(load);
  const parts = Object.keys(columns) as (keyof Cost)[];
  return aligned([
    ['door', ...Object.values(columns), '$ per 10⁶', '$ a month'],
    ...Array.from(costs(load), ([door, cost]) => {
      const month = parts.reduce((sum, part) => sum + cost[part], 0);
      const perMillion = [...parts.map((part) => cost[part]), month].map((each) => each / millions);
      return [door, ...perMillion.map(dollars), dollars(month)];
    }),
  ]);
};

/** A price a line, with where and when it was seen. */
export const priceTable = (): string => {
  const caches = cacheSizes.map((size) => `${size} GB: ${charge(cachePrices[size], 1)}`);
  const all = Object.values(prices).map(({ what, unit, steps, source }) => {
    const each = steps.map(([, dollars]) => dollars).join(', then ');
    return { what, unit, each, source };
  });
  const lines = [
    ...all,
    { what: 'stage cache', unit: 'hour', each: caches.join(', '), source: 'cache' } as const,
  ].map(({ what, unit, each, source }) => {
    const { page, seen } = sources[source];
    return row([what, unit, each, `[${seen}](${page})`]);
  });
  return `${['| price of | a | US dollars | as seen in |', '|---|---|---|---|', ...lines].join('\n')}\n`;
};

const block = /(<!-- cost: npm run cost -- ([^>]*) -->\n).*?(<!-- \/cost -->)/gs;
const list = /(<!-- prices: npm run cost -- --prices -->\n).*?(<!-- \/prices -->)/gs;

/** The page with the table of the command that each of its blocks names, and the price list. */
export const withCosts = (page: string): string =>
  page
    .replace(block, (_, begin: string, args: string, end: string) => {
      const { values } = parseArgs({ args: args.split(' '), options: loadOptions });
      return `${begin}${costTable(readLoad(values))}${end}`;
    })
    .replace(list, (_, begin: string, end: string) => `${begin}${priceTable()}${end}`);
