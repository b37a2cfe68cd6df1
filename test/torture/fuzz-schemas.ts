import fc from 'fast-check';
import { contract } from '../../src/adapters/http/contract/contract.ts';
import { openApi } from '../../src/adapters/http/openapi/document.ts';
import type { HttpFailureCode } from '../../src/adapters/http/protocol/failure-codes.ts';
import { problems } from '../../src/adapters/http/protocol/problem.ts';
import type { WireResponse } from '../gateway/wire.ts';
import { faultsBy } from '../openapi/faults.ts';
import { eventDoors, eventOf } from '../properties/event-doors.ts';
import { codeOf, misbehaviour } from '../security/hostile-answers.ts';
import { newSystem } from '../security/hostile-system.ts';
import { type Fuzzed, fuzzed } from './fuzz-arbitraries.ts';

const document = openApi(contract, {
  title: 'Portico',
  version: '0.0.0',
  tokenHeader: 'authorization',
});
const faultsIn = faultsBy(document);

/** How a request that is as documented may fail: by what is there, not by how it is written. */
const ofState: readonly HttpFailureCode[] = [
  ...(['not-found', 'email-taken', 'version-mismatch', 'key-reused'] as const),
];

/** What the document says in words only: that a cursor is one of ours, how long and what a line of text is. */
const isSaidInWords = ({ body }: WireResponse): boolean =>
  JSON.parse(`${body}`).errors?.every(
    ({ pointer, detail }: { pointer: string; detail: string }) =>
      pointer === '#/query/cursor' ||
      /^must (be one line of|have a visible|have .* characters)/.test(detail),
  ) ?? false;

/** What about an answer is not as the document says; nothing, if all is well. */
export const unlike = (
  { path, wire, isValid }: Fuzzed,
  answer: WireResponse,
): readonly string[] => {
  const { status, headers, body } = answer;
  const code = codeOf(answer);
  const isRefused = status >= 400 && !(code && ofState.includes(code));
  // An answer to HEAD does not say why it refuses; what GET is answered is judged by itself.
  const isExcused = wire.method === 'HEAD' || (status === 400 && isSaidInWords(answer));
  return [
    ...misbehaviour(answer),
    ...faultsIn({
      method: wire.method,
      path,
      status,
      headers: Object.fromEntries(headers.map(([name, value]) => [name.toLowerCase(), value])),
      body: `${body}`,
    }),
    ...(isValid && isRefused && !isExcused ? [`what is documented is refused: ${body}`] : []),
    ...(!isValid && status < 400 ? ['what is not documented is taken'] : []),
    ...(code && !(code in problems) ? [`${code} is no problem`] : []),
  ];
};

export interface Tally {
  readonly requests: number;
  readonly valid: number;
}

/** Sends so many requests to each operation, each through another door; throws with what is not as documented. */
export const fuzz = async (seed: number, runs: number): Promise<Tally> => {
  let [requests, valid] = [0, 0];
  const { app, authorization } = await newSystem();
  const doors = eventDoors.map((door) => ({ door, send: door.open(app) }));
  for (const requestsOf of fuzzed(document, authorization)) {
    const property = fc.asyncProperty(
      requestsOf,
      fc.constantFrom(...doors.keys()),
      async (request, at) => {
        const { door, send } = doors[at] as (typeof doors)[number];
        requests += 1;
        if (request.isValid) valid += 1;
        const faults = unlike(request, await send(eventOf(door, request.wire)));
        if (faults.length > 0) throw new Error([door.name, ...faults].join('\n'));
      },
    );
    await fc.assert(property, { seed, numRuns: runs });
  }
  return { requests, valid };
};
