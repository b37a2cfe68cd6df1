import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { command, runMain } from '../src/infrastructure/main/command.ts';
import { costTable, loadOptions, priceTable, readLoad, withCosts } from './cost-table.ts';

const help = `npm run cost -- --rps 100 --ms 20 --memory 256

Prints what a steady load costs behind each door, in US dollars per million requests and a month of 30
days, at the list prices of us-east-1. Free tiers, alarms, dashboards, web ACLs, stored data and cold
starts are not counted. The formulas are in scripts/cost-model.ts, the prices in scripts/prices.ts.

  --rps <number>               requests a second (100)
  --ms <number>                time the function is billed for a request (20)
  --memory <MB>                of each function (512)
  --kb <KB>                    size of an answer with its headers, up to 6144: streams are not counted (1)
  --reads <units>              DynamoDB read units of a request, 4 KB each (1)
  --writes <units>             DynamoDB write units of a request, 1 KB each (0)
  --log-bytes <bytes>          what a function logs of a request, Lambda's own lines included (1000)
  --access-log-bytes <bytes>   what API Gateway logs of a request; a REST API logs more than an HTTP API (500)
  --metrics <what>             that the app measures, as lambda.metrics: full, door or off (door)
  --traces <percent>           of the requests that X-Ray traces, beyond one a second (5)
  --callers <number>           how many tokens are in use at any time, for an HTTP API how many pairs of
                               token and route; 0 for no authorizer (100)
  --ttl <seconds>              how long an authorizer's decision is remembered (300)
  --authorizer-ms <number>     time the authorizer is billed for a decision (5)
  --provisioned <number>       warm instances of each function (0)
  --cache <GB>                 adds a REST API with a stage cache of this size
  --public <percent>           of the requests that need no token, and may be cached (0)
  --hits <percent>             of those that a cache answers, of a stage or of CloudFront (90)
  --prices                     prints the prices instead, and where they are from
  --write                      writes the tables of docs/doors.md instead
`;

const page = join(import.meta.dirname, '../docs/doors.md');

const options = {
  ...loadOptions,
  prices: { type: 'boolean', default: false },
  write: { type: 'boolean', default: false },
} as const;

export const main = command(help, options, async ({ prices, write, ...given }) => {
  if (write) writeFileSync(page, withCosts(readFileSync(page, 'utf8')));
  else process.stdout.write(prices ? priceTable() : costTable(readLoad(given)));
});

if (import.meta.main) await runMain(main);
