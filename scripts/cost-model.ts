import { contract } from '../src/adapters/http/contract/contract.ts';
import { cachePrices, charge, prices } from './prices.ts';

/**
 * What a steady load costs behind each door in a month of 30 days, from the list prices:
 *
 *     requests     = rps × 2 592 000
 *     answered     = requests × public × hits             by the cache of a stage or of CloudFront
 *     run          = requests − answered                  by the function
 *     GB-seconds   = run × ⌈ms⌉ / 1000 × memory / 1024
 *     provisioned  = instances × memory / 1024 × 2 592 000 s, and they serve instances / busy of the
 *                    load at the lower price, where busy = run a second × ⌈ms⌉ / 1000
 *     asked        = callers / (ttl + callers / r)        decisions a second, r being the requests a
 *                    second that need a token: each caller is asked about, is let through for `ttl`,
 *                    and its next request comes callers / r later; with no ttl that is r
 *     DynamoDB     = run × reads, run × writes            in request units: a read of up to 4 KB, a write
 *                    of up to 1 KB; docs/scale.md says what an operation takes
 *     logs         = (run + asked) × log bytes, and behind API Gateway requests × access-log bytes
 *     metrics      = 4, or with `full` 4 × (operations + 2): of the door, of each operation and of none
 *     traces       = of those that run a second, one and the traced part of the others
 *     transfer     = requests × KB
 *     LCU          = requests an hour × (KB + 1) / 2²⁰ / 0.4
 */
export interface Load {
  readonly rps: number;
  /** Of the door's function, billed. */
  readonly ms: number;
  readonly memory: number;
  /** Of an answer, with its headers. */
  readonly kb: number;
  readonly reads: number;
  readonly writes: number;
  readonly logBytes: number;
  readonly accessLogBytes: number;
  /** What the app measures: each operation, the door alone, or nothing. */
  readonly metrics: keyof typeof metrics;
  /** The part of the requests, beyond one a second, that X-Ray traces. */
  readonly traced: number;
  /** Different tokens at any time; 0 where no authorizer is asked. */
  readonly callers: number;
  readonly ttl: number;
  readonly authorizerMs: number;
  /** Warm instances of each function. */
  readonly provisioned: number;
  /** Of the stage cache, in GB. */
  readonly cache?: keyof typeof cachePrices | undefined;
  /** The part of the requests that needs no token, and the part of those that a cache answers. */
  readonly public: number;
  readonly hits: number;
}

/** In US dollars a month. */
export interface Cost {
  readonly gateway: number;
  readonly lambdaRequests: number;
  readonly lambdaDuration: number;
  readonly provisioned: number;
  readonly authorizer: number;
  readonly dynamoDb: number;
  readonly logs: number;
  readonly metrics: number;
  readonly traces: number;
  readonly transfer: number;
}

interface Door {
  readonly name: string;
  /** Given the load, with requests in millions a month. */
  readonly gateway: (load: Load, millions: number) => number;
  readonly isCached?: boolean;
  /** API Gateway asks authorizers and writes access logs. */
  readonly isApiGateway?: boolean;
  readonly transfer?: typeof prices.transfer | typeof prices.cloudFrontTransfer;
}

/** Of a door, by what the app measures: requests, errors, client errors and latency. */
const metrics = { full: 4 * (contract.length + 2), door: 4, off: 0 };

const hours = 720;
const seconds = hours * 3_600;
export const millionsAMonth = ({ rps }: Load): number => (rps * seconds) / 1e6;

/** https://aws.amazon.com/elasticloadbalancing/pricing/ */
const gigabytesAnHourOfUnit = 0.4;
/** Assumed of a request with its headers. */
const requestKb = 1;

/** Bytes decide as long as a connection serves five requests or more. */
const capacityUnits = ({ rps, kb }: Load): number =>
  (rps * 3_600 * (kb + requestKb)) / 2 ** 20 / gigabytesAnHourOfUnit;

const doors = ({ cache }: Load): readonly Door[] => [
  {
    name: 'HTTP API',
    isApiGateway: true,
    gateway: ({ kb }, millions) =>
      charge(prices.httpApi, millions * Math.max(1, Math.ceil(kb / 512))),
  },
  {
    name: 'REST API',
    isApiGateway: true,
    gateway: (_, millions) => charge(prices.restApi, millions),
  },
  ...(cache === undefined
    ? []
    : [
        {
          name: `REST API, cache of ${cache} GB`,
          isApiGateway: true,
          isCached: true,
          gateway: (_: Load, millions: number) =>
            charge(prices.restApi, millions) + charge(cachePrices[cache], hours),
        },
      ]),
  { name: 'Function URL', gateway: () => 0 },
  {
    name: 'Function URL behind CloudFront',
    isCached: true,
    gateway: (_, millions) =>
      charge(prices.cloudFront, millions) + charge(prices.cloudFrontFunctions, millions),
    transfer: prices.cloudFrontTransfer,
  },
  {
    name: 'ALB',
    gateway: (load) =>
      charge(prices.loadBalancer, hours) +
      charge(prices.loadBalancerCapacity, hours * capacityUnits(load)),
  },
];

/** What a function costs that is called so often. */
const lambda = (perSecond: number, ms: number, { memory, provisioned }: Load) => {
  const gb = memory / 1_024;
  const busy = (perSecond * Math.ceil(ms)) / 1_000;
  const warm = Math.min(busy, provisioned);
  return {
    lambdaRequests: charge(prices.lambdaRequests, (perSecond * seconds) / 1e6),
    lambdaDuration:
      charge(prices.provisionedDuration, warm * gb * seconds) +
      charge(prices.lambdaDuration, (busy - warm) * gb * seconds),
    provisioned: charge(prices.provisioned, provisioned * gb * seconds),
  };
};

/** Decisions a second that an authorizer makes. */
const asked = ({ rps, callers, ttl, public: open }: Load): number => {
  const r = rps * (1 - open);
  return callers > 0 && r > 0 ? callers / (ttl + callers / r) : 0;
};

/** https://docs.aws.amazon.com/lambda/latest/dg/services-xray.html */
const tracedPerSecond = (run: number, { traced }: Load): number => {
  const always = Math.min(run, 1);
  return always + (run - always) * traced;
};

const gigabytes = (bytes: number): number => bytes / 2 ** 30;

const costOf = (door: Door, load: Load): Cost => {
  const millions = millionsAMonth(load);
  const run = load.rps * (door.isCached ? 1 - load.public * load.hits : 1);
  const runs = run * seconds;
  const asks = door.isApiGateway ? asked(load) : 0;
  const authorizer =
    asks > 0 ? Object.values(lambda(asks, load.authorizerMs, load)).reduce((a, b) => a + b) : 0;
  return {
    gateway: door.gateway(load, millions),
    ...lambda(run, load.ms, load),
    authorizer,
    dynamoDb:
      charge(prices.reads, (runs * load.reads) / 1e6) +
      charge(prices.writes, (runs * load.writes) / 1e6),
    logs:
      charge(prices.lambdaLogs, gigabytes((runs + asks * seconds) * load.logBytes)) +
      (door.isApiGateway
        ? charge(prices.accessLogs, gigabytes(millions * 1e6 * load.accessLogBytes))
        : 0),
    metrics: charge(prices.metrics, metrics[load.metrics]),
    traces: charge(prices.traces, (tracedPerSecond(run, load) * seconds) / 1e6),
    transfer: charge(door.transfer ?? prices.transfer, gigabytes(millions * 1e6 * load.kb * 1_024)),
  };
};

/** What the load costs a month behind each door. */
export const costs = (load: Load): ReadonlyMap<string, Cost> =>
  new Map(doors(load).map((door) => [door.name, costOf(door, load)]));
