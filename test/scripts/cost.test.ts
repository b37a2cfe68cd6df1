import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { costs, type Load } from '../../scripts/cost-model.ts';
import { costTable, withCosts } from '../../scripts/cost-table.ts';
import { cachePrices, charge, prices, sources } from '../../scripts/prices.ts';
import { contract } from '../../src/adapters/http/contract/contract.ts';
import { commandLines, refusesWith } from '../local/command-line.ts';

const load: Load = {
  ...{ rps: 100, ms: 20, memory: 256, kb: 1, reads: 1, writes: 0 },
  ...{ logBytes: 1_000, accessLogBytes: 500, callers: 100, ttl: 300, authorizerMs: 5 },
  ...{ provisioned: 0, public: 0, hits: 0.9, metrics: 'door', traced: 0.05 },
};

const costOf = (door: string, differently: Partial<Load> = {}) =>
  costs({ ...load, ...differently }).get(door);

describe('a price', () => {
  // Both from AWS's own examples, https://aws.amazon.com/api-gateway/pricing/
  it.each([
    [prices.httpApi, 432, 418.8], // 300 × 1 + 132 × 0.9
    [prices.restApi, 15_000, 36_353.1], // 333 × 3.5 + 667 × 2.8 + 14 000 × 2.38
    [prices.lambdaDuration, 20e9, 248_335], // 7.5 × 13 333.4 + 11.25 × 12 000.1 + 1.25 × 10 666.7, × 1000
    [prices.transfer, 10_241, 921.685], // 10 240 × 0.09 + 0.085
    [prices.lambdaLogs, 61_440, 12_800], // 1 024 × (10 × 0.5 + 20 × 0.25 + 20 × 0.1 + 10 × 0.05)
    [prices.reads, 0, 0],
  ])('of %j for %d units is %d dollars', (price, units, dollars) => {
    expect(charge(price, units)).toBeCloseTo(dollars, 6);
  });

  it('falls with volume, up to any volume', () => {
    const all = [...Object.values(prices), ...Object.values(cachePrices)];
    expect(all.length).toBeGreaterThan(20);
    for (const { steps } of all) {
      expect(steps.at(-1)?.[0]).toBe(Number.POSITIVE_INFINITY);
      const [upTo, dollars] = [steps.map((step) => step[0]), steps.map((step) => step[1])];
      expect(upTo).toEqual(upTo.toSorted((a, b) => a - b));
      expect(dollars).toEqual(dollars.toSorted((a, b) => b - a));
    }
  });

  it('has a source with its date, or says that it is not confirmed', () => {
    for (const { page, seen } of Object.values(sources)) {
      expect(page).toMatch(/^https:\/\/[a-z.]*aws\.amazon\.com\//);
      expect(seen).toMatch(/20\d\d|not confirmed/);
    }
  });
});

/** By hand: 100 × 2 592 000 = 259.2 million requests a month. */
describe('100 requests a second of 20 ms at 256 MB', () => {
  const lambda = {
    lambdaRequests: expect.closeTo(51.84, 6), // 259.2 × 0.2
    lambdaDuration: expect.closeTo(17.280_086_4, 6), // 259.2e6 × 0.02 s × 0.25 GB × 0.0000133334
    provisioned: 0,
    dynamoDb: expect.closeTo(32.4, 6), // 259.2 × 0.125
  };
  const unasked = {
    ...lambda,
    authorizer: 0,
    logs: expect.closeTo(120.699_4, 4), // 259.2e9 B / 2³⁰ × 0.5
    metrics: expect.closeTo(1.2, 6), // 4 × 0.3
    traces: expect.closeTo(77.112, 6), // (1 + 99 × 0.05) × 2.592 × 5
    transfer: expect.closeTo(22.247_3, 4), // 259.2e6 KB / 2²⁰ × 0.09
  };
  // 100 callers / (300 s + 1 s) are 861 129.57 decisions a month.
  const behindApiGateway = {
    ...unasked,
    authorizer: expect.closeTo(0.186_578, 6), // 0.17222591 + 861 129.57 × 0.005 × 0.25 × 0.0000133334
    logs: expect.closeTo(181.450_1, 4), // (259.2e9 + 861 129 570 + 129.6e9) B / 2³⁰ × 0.5
  };

  it.each([
    ['HTTP API', { ...behindApiGateway, gateway: expect.closeTo(259.2, 6) }],
    ['REST API', { ...behindApiGateway, gateway: expect.closeTo(907.2, 6) }],
    ['Function URL', { ...unasked, gateway: 0 }],
    [
      'Function URL behind CloudFront',
      {
        ...unasked,
        gateway: expect.closeTo(285.12, 6), // 259.2 × (1 + 0.1)
        transfer: expect.closeTo(21.011_35, 4), // 247.1924 GB × 0.085
      },
    ],
    // 720 × 0.0225 + 720 × 0.008 × 100 × 3 600 × 2 KB / 2²⁰ / 0.4
    ['ALB', { ...unasked, gateway: expect.closeTo(26.087_7, 4) }],
  ])('behind %s', (door, cost) => {
    expect(costOf(door)).toEqual(cost);
  });

  it('are five doors, and six with a stage cache', () => {
    expect([...costs(load).keys()]).toHaveLength(5);
    expect([...costs({ ...load, cache: '0.5' }).keys()]).toContain('REST API, cache of 0.5 GB');
  });

  it('cost as much as the table says', () => {
    const [, , httpApi] = costTable(load).split('\n');
    expect(httpApi?.replaceAll(' ', '')).toBe(
      '|HTTPAPI|1.00|0.20|0.07|0.00|0.00|0.13|0.70|0.00|0.30|0.09|2.48|642.92|',
    );
  });
});

describe('what a load is made of', () => {
  it('is counted by HTTP APIs in steps of 512 KB', () => {
    expect(costOf('HTTP API', { rps: 1, kb: 512 })?.gateway).toBeCloseTo(2.592, 6);
    expect(costOf('HTTP API', { rps: 1, kb: 513 })?.gateway).toBeCloseTo(5.184, 6);
    expect(costOf('HTTP API', { rps: 1, kb: 0 })?.gateway).toBeCloseTo(2.592, 6);
  });

  it('is billed by whole milliseconds', () => {
    expect(costOf('ALB', { ms: 19.1 })?.lambdaDuration).toBeCloseTo(17.280_086_4, 6);
  });

  it.each([
    ['full', contract.length + 2], // the operations, the door and none
    ['door', 1],
    ['off', 0],
  ] as const)('is measured with the metrics %s for %d', (metrics, dimensions) => {
    expect(costOf('Function URL', { metrics })?.metrics).toBeCloseTo(4 * dimensions * 0.3, 6);
  });

  it.each([
    [0.5, 0.05, 6.48], // all of it: 0.5 × 2.592 × 5
    [11, 0.1, 25.92], // (1 + 10 × 0.1) × 2.592 × 5
    [11, 0, 12.96],
  ])('is traced, at %d a second and %d of those beyond one', (rps, traced, dollars) => {
    expect(costOf('Function URL', { rps, traced })?.traces).toBeCloseTo(dollars, 6);
  });

  it('reads and writes', () => {
    // 259.2 × (2 × 0.125 + 3 × 0.625)
    expect(costOf('ALB', { reads: 2, writes: 3 })?.dynamoDb).toBeCloseTo(550.8, 6);
  });

  it.each([
    // Two are busy all the time: one warm, one not.
    [1, 8.640_172_8, 54.720_230_4],
    // More are warm than busy.
    [5, 43.200_864, 40.320_115_2],
  ])('has %d instances warm', (provisioned, ready, duration) => {
    const cost = costOf('Function URL', { memory: 1_024, provisioned });
    expect(cost?.provisioned).toBeCloseTo(ready, 6);
    expect(cost?.lambdaDuration).toBeCloseTo(duration, 6);
  });

  it('keeps authorizers warm as well', () => {
    // 2 592 000 × 0.0000033334, 861 129.57 requests, and 861 129.57 × 0.005 s × 0.0000077778
    const cost = costOf('HTTP API', { memory: 1_024, provisioned: 1 });
    expect(cost?.authorizer).toBeCloseTo(8.640_172_8 + 0.172_226 + 0.033_488, 5);
  });

  it('is answered by a cache in part', () => {
    const cached = { rps: 10, public: 0.5, hits: 0.8, cache: '0.5' } as const;
    const stage = costOf('REST API, cache of 0.5 GB', cached);
    expect(stage?.gateway).toBeCloseTo(105.12, 6); // 25.92 × 3.5 + 720 × 0.02
    expect(stage?.lambdaRequests).toBeCloseTo(3.110_4, 6); // 15.552 × 0.2
    const cloudFront = costOf('Function URL behind CloudFront', cached);
    expect(cloudFront?.gateway).toBeCloseTo(28.512, 6); // 25.92 × 1.1
    expect(cloudFront?.dynamoDb).toBeCloseTo(1.944, 6); // 15.552 × 0.125
    expect(costOf('REST API', cached)?.lambdaRequests).toBeCloseTo(5.184, 6);
  });

  it('is asked about by an authorizer each time when nothing is remembered', () => {
    const asked = { rps: 10, public: 0.5, callers: 10, ttl: 0, memory: 512 };
    // 12.96 × 0.2 + 12.96e6 × 0.005 s × 0.5 GB × 0.0000133334
    expect(costOf('HTTP API', asked)?.authorizer).toBeCloseTo(3.024_002, 6);
  });

  it.each([{ callers: 0 }, { public: 1 }])('is not asked about with %j', (differently) => {
    expect(costOf('REST API', differently)?.authorizer).toBe(0);
  });
});

describe('docs/doors.md', () => {
  const page = readFileSync(join(__dirname, '../../docs/doors.md'), 'utf8');

  it('has the tables that npm run cost -- --write writes', () => {
    expect(withCosts(page)).toBe(page);
    expect(page.match(/<!-- (cost|prices): /g)?.length).toBeGreaterThanOrEqual(2);
  });

  it('would be found stale', () => {
    const stale = page.replace(/\d\.\d\d \|/, '9.99 |');
    expect(stale).not.toBe(page);
    expect(withCosts(stale)).toBe(page);
  });
});

describe('npm run cost', () => {
  const { run } = commandLines();
  const cost = (...args: string[]) => run('../../../scripts/cost.ts', args).ended;

  it('prints a line a door', async () => {
    const { code, stdout, stderr } = await cost('--rps', '100', '--ms', '20', '--memory', '256');
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toBe(costTable(load));
  });

  it('prints its prices and their sources', async () => {
    const { stdout } = await cost('--prices');
    expect(stdout).toContain('| HTTP API requests, in steps of 512 KB | 10⁶ | 1, then 0.9 | [');
  });

  it('shows its help', async () => {
    expect((await cost('--help')).stdout).toMatch(/^npm run cost -- /);
  });

  it.each([
    [['--rps', '0'], /--rps must be a number from 0\.001 to 1000000/],
    [['--rps', '1e3'], /--rps must be a number from 0\.001 to 1000000/],
    [['--memory', '100.5'], /--memory must be a whole number from 128 to 10240/],
    [['--ttl', '3601'], /--ttl must be a whole number from 0 to 3600/],
    [['--public', 'some'], /--public must be a number from 0 to 100/],
    [
      ['--cache', '2'],
      /unknown --cache '2': choose 0\.5, 1\.6, 6\.1, 13\.5, 28\.4, 58\.2, 118 or 237/,
    ],
    [['--door', 'alb'], /unknown option '--door'.*/],
    [['alb'], /unexpected argument 'alb'.*/],
  ])('refuses %j', async (args, message) => {
    await expect(cost(...args)).resolves.toEqual(refusesWith(message));
  });
});
