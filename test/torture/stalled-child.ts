import { performance } from 'node:perf_hooks';
import { setTimeout as pause } from 'node:timers/promises';
import { container, tokens } from '../../src/infrastructure/main/container.ts';
import { bearer, testConfig } from '../e2e/test-config.ts';
import { userOperations } from '../e2e/user-operations.ts';
import type { Wire } from '../properties/event-doors.ts';
import { carrying } from '../security/forged-fields.ts';
import { outcomeOf, tokenDoors } from '../security/token-doors.ts';
import { requestFor } from '../security/token-system.ts';

/** What came of a request, and when, in milliseconds. */
export interface Late {
  readonly sent: string;
  readonly outcome: string;
  readonly time: number;
}

/** What is said when all is answered: what came of it, and what is still under way. */
export interface Said {
  readonly answers: readonly Late[];
  readonly underWay: readonly string[];
}

/** Sends every operation through every door to a DynamoDB that stalls, and says what came of it; some milliseconds later also of what is still under way. */
const [endpoint = '', milliseconds = '', timeoutMs = ''] = process.argv.slice(2);
const database = { kind: 'dynamodb', table: 'portico', endpoint, region: undefined } as const;
const services = container({ ...testConfig, database });
services.rebind(tokens.Log).toConstantValue(() => {});
const app = await services.getAsync(tokens.App);
const authorization = await bearer({ scope: 'users:read users:write' });

const requests = userOperations.flatMap((operation): [string, Wire][] => {
  const wire = carrying(requestFor(operation), { headers: [['Authorization', authorization]] });
  const isPaged = operation.id === 'listUsers';
  const keyed = carrying(wire, { headers: [['Idempotency-Key', 'key']] });
  return [
    [operation.id, wire],
    ...(isPaged
      ? [[`${operation.id} from a cursor`, { ...wire, query: 'cursor=AAAA' }] as [string, Wire]]
      : []),
    ...(operation.idempotent ? [[`${operation.id} with a key`, keyed] as [string, Wire]] : []),
  ];
});

/** More than there are connections to DynamoDB; a Lambda function has one request at a time. */
const crowd = Array<(typeof requests)[number]>(100).fill(requests[0] as [string, Wire]);

const doors = await Promise.all(
  tokenDoors.map(async ({ name, open }) => ({ name, ...(await open(app, Number(milliseconds))) })),
);

const answers: Late[] = [];
for (const { name, send } of doors) {
  const sent = name === 'Express' ? [...requests, ...crowd] : requests;
  const asked = sent.map(async ([what, wire]): Promise<Late> => {
    const start = performance.now();
    const outcome = outcomeOf(await send(wire));
    return { sent: `${what} through ${name}`, outcome, time: performance.now() - start };
  });
  answers.push(...(await Promise.all(asked)));
}
for (const { close } of doors) await close();
await pause(Number(timeoutMs));
// What is aborted or closed is gone in the turns that follow.
for (let turn = 0; turn < 10; turn += 1) await new Promise(setImmediate);
const underWay = process.getActiveResourcesInfo().filter((what) => !what.startsWith('Pipe'));
process.stdout.write(JSON.stringify({ answers, underWay } satisfies Said));
