/** Where prices are from, and when they were seen there; the pages themselves show them by script. */
export const sources = {
  apiGateway: {
    page: 'https://aws.amazon.com/api-gateway/pricing/',
    seen: 'the page as of 20 September 2026',
  },
  restApi: {
    page: 'https://aws.amazon.com/api-gateway/pricing/',
    seen: 'the page as of 20 September 2026; the last step in an undated paper only, not confirmed',
  },
  cache: {
    page: 'https://aws.amazon.com/api-gateway/pricing/',
    seen: '1.6 GB on the page as of 20 September 2026; other sizes in accounts of others only, not confirmed',
  },
  lambda: {
    page: 'https://aws.amazon.com/lambda/pricing/',
    seen: 'the price list of 19 September 2026',
  },
  dynamoDb: {
    page: 'https://aws.amazon.com/dynamodb/pricing/on-demand/',
    seen: 'the price list of August 2026',
  },
  cloudFront: {
    page: 'https://aws.amazon.com/cloudfront/pricing/pay-as-you-go/',
    seen: 'the price list of August 2026, clients in North America or Europe',
  },
  cloudFrontFunctions: {
    page: 'https://aws.amazon.com/cloudfront/pricing/pay-as-you-go/',
    seen: 'accounts of others only, not confirmed',
  },
  loadBalancing: {
    page: 'https://aws.amazon.com/elasticloadbalancing/pricing/',
    seen: 'the page as of 20 September 2026',
  },
  logs: {
    page: 'https://aws.amazon.com/cloudwatch/pricing/',
    seen: 'reports of its introduction in May 2025; not confirmed for 2026',
  },
  metrics: {
    page: 'https://aws.amazon.com/cloudwatch/pricing/',
    seen: 'reports of February 2026; not confirmed',
  },
  traces: {
    page: 'https://aws.amazon.com/xray/pricing/',
    seen: 'accounts of others only, not confirmed',
  },
  transfer: {
    page: 'https://aws.amazon.com/ec2/pricing/on-demand/#Data_Transfer',
    seen: 'the price list of August 2026',
  },
} as const;

/** Up to how many units in a month a unit costs so much. */
type Step = readonly [upTo: number, dollars: number];

export interface Price {
  readonly what: string;
  readonly unit: string;
  readonly steps: readonly Step[];
  readonly source: keyof typeof sources;
}

const flat = (dollars: number): readonly Step[] => [[Number.POSITIVE_INFINITY, dollars]];
const TB = 1_024;

const cache = (dollars: number): Price => ({
  what: 'stage cache',
  unit: 'hour',
  steps: flat(dollars),
  source: 'cache',
});

/** By its size in GB. */
export const cachePrices = {
  '0.5': cache(0.02),
  '1.6': cache(0.038),
  '6.1': cache(0.2),
  '13.5': cache(0.25),
  '28.4': cache(0.5),
  '58.2': cache(1),
  '118': cache(1.9),
  '237': cache(3.8),
} as const satisfies Record<string, Price>;

/** List prices of us-east-1 in US dollars; GB and KB are 2³⁰ and 2¹⁰ bytes. Free tiers are not among them. */
export const prices = {
  httpApi: {
    what: 'HTTP API requests, in steps of 512 KB',
    unit: '10⁶',
    steps: [
      [300, 1],
      [Number.POSITIVE_INFINITY, 0.9],
    ],
    source: 'apiGateway',
  },
  restApi: {
    what: 'REST API requests',
    unit: '10⁶',
    steps: [
      [333, 3.5],
      [1_000, 2.8],
      [20_000, 2.38],
      [Number.POSITIVE_INFINITY, 1.51],
    ],
    source: 'restApi',
  },
  cloudFront: {
    what: 'CloudFront requests over HTTPS',
    unit: '10⁶',
    steps: flat(1),
    source: 'cloudFront',
  },
  cloudFrontFunctions: {
    what: 'CloudFront Functions',
    unit: '10⁶',
    steps: flat(0.1),
    source: 'cloudFrontFunctions',
  },
  loadBalancer: { what: 'ALB', unit: 'hour', steps: flat(0.0225), source: 'loadBalancing' },
  loadBalancerCapacity: {
    what: 'ALB capacity units (LCU)',
    unit: 'hour',
    steps: flat(0.008),
    source: 'loadBalancing',
  },
  lambdaRequests: { what: 'Lambda requests', unit: '10⁶', steps: flat(0.2), source: 'lambda' },
  lambdaDuration: {
    what: 'Lambda duration, arm64',
    unit: 'GB-second',
    steps: [
      [7.5e9, 0.0000133334],
      [18.75e9, 0.0000120001],
      [Number.POSITIVE_INFINITY, 0.0000106667],
    ],
    source: 'lambda',
  },
  provisioned: {
    what: 'provisioned concurrency, arm64',
    unit: 'GB-second',
    steps: flat(0.0000033334),
    source: 'lambda',
  },
  provisionedDuration: {
    what: 'duration on provisioned instances, arm64',
    unit: 'GB-second',
    steps: flat(0.0000077778),
    source: 'lambda',
  },
  reads: { what: 'DynamoDB read units', unit: '10⁶', steps: flat(0.125), source: 'dynamoDb' },
  writes: { what: 'DynamoDB write units', unit: '10⁶', steps: flat(0.625), source: 'dynamoDb' },
  lambdaLogs: {
    what: 'logs of Lambda functions',
    unit: 'GB',
    steps: [
      [10 * TB, 0.5],
      [30 * TB, 0.25],
      [50 * TB, 0.1],
      [Number.POSITIVE_INFINITY, 0.05],
    ],
    source: 'logs',
  },
  metrics: {
    what: 'custom metrics',
    unit: 'month',
    steps: [
      [10_000, 0.3],
      [250_000, 0.1],
      [1_000_000, 0.05],
      [Number.POSITIVE_INFINITY, 0.02],
    ],
    source: 'metrics',
  },
  traces: { what: 'X-Ray traces recorded', unit: '10⁶', steps: flat(5), source: 'traces' },
  accessLogs: { what: 'access logs', unit: 'GB', steps: flat(0.5), source: 'logs' },
  transfer: {
    what: 'data to the internet',
    unit: 'GB',
    steps: [
      [10 * TB, 0.09],
      [50 * TB, 0.085],
      [150 * TB, 0.07],
      [Number.POSITIVE_INFINITY, 0.05],
    ],
    source: 'transfer',
  },
  cloudFrontTransfer: {
    what: 'data to the internet by CloudFront',
    unit: 'GB',
    steps: [
      [10 * TB, 0.085],
      [50 * TB, 0.08],
      [150 * TB, 0.06],
      [500 * TB, 0.04],
      [1_024 * TB, 0.03],
      [5_120 * TB, 0.025],
      [Number.POSITIVE_INFINITY, 0.02],
    ],
    source: 'cloudFront',
  },
} as const satisfies Record<string, Price>;

/** What so many units cost in a month. */
export const charge = ({ steps }: Price, units: number): number => {
  let [dollars, from] = [0, 0];
  for (const [upTo, each] of steps) {
    dollars += Math.max(0, Math.min(units, upTo) - from) * each;
    from = upTo;
  }
  return dollars;
};
