import { readFileSync, writeSync } from 'node:fs';
import { createRequire } from 'node:module';

/** What a fresh process tells of its first answer. */
export interface Sample {
  /** From before the bundle is loaded to the first answer, in milliseconds. */
  readonly wall: number;
  /** Of all threads in that time, in milliseconds. */
  readonly cpu: number;
  /** Resident size after the answer, in bytes. */
  readonly resident: number;
  readonly result: unknown;
}

const [, , bundle = '', eventFile = ''] = process.argv;
const event = JSON.parse(readFileSync(eventFile, 'utf8'));
const deadline = Date.now() + 30_000;
const context = {
  awsRequestId: '8f5c1d5e-1a2b-4c3d-9e8f-7a6b5c4d3e2f',
  functionName: 'bench',
  functionVersion: '$LATEST',
  memoryLimitInMB: '1769',
  getRemainingTimeInMillis: () => deadline - Date.now(),
};
const require = createRequire(import.meta.url);

const cpuBefore = process.cpuUsage();
const start = process.hrtime.bigint();
// As the runtime does: a module is imported, CommonJS required.
const { handler } = bundle.endsWith('.cjs') ? require(bundle) : await import(bundle);
const result = await handler(event, context);
const wall = Number(process.hrtime.bigint() - start) / 1e6;
const { user, system } = process.cpuUsage(cpuBefore);
const sample: Sample = {
  wall,
  cpu: (user + system) / 1_000,
  resident: process.memoryUsage.rss(),
  result,
};
writeSync(1, JSON.stringify(sample));
process.exit();
