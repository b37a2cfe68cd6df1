import { userOperations } from '../e2e/user-operations.ts';
import type { Wire } from '../properties/event-doors.ts';
import { figure } from './figures.ts';
import { carrying, forgedFields } from './forged-fields.ts';
import { forgedTokens } from './forged-tokens.ts';
import { goodFields } from './good-tokens.ts';
import type { Issuer } from './issuers.ts';
import { type OpenTokenDoor, outcomeOf, tokenDoors } from './token-doors.ts';
import { edgeNames, openSystem, requestFor, type System } from './token-system.ts';

const requests = userOperations.map((operation) => ({
  id: operation.id,
  wire: requestFor(operation),
}));

/**
 * The requests for all operations where that is asked for, or `THOROUGH` is set; else for one of
 * them, by the number of what is sent.
 */
const requestsFor = (number: number, isAll: boolean) => {
  const at = number % requests.length;
  return isAll || process.env['THOROUGH'] ? requests : requests.slice(at, at + 1);
};

/** All of the tokens where that is asked for, or `THOROUGH` is set; else every third. */
const shareOf = <T>(tokens: readonly T[], number: number, isAll: boolean): readonly T[] =>
  isAll || process.env['THOROUGH'] ? tokens : tokens.filter((_, i) => i % 3 === number % 3);

const authorized = (wire: Wire, value: string): Wire =>
  carrying(wire, { headers: [['Authorization', value]] });

const refusals = ['unauthenticated', 'invalid-token', 'invalid-api-key'];

/** Node takes 16 KiB of fields. */
const longest = 12_000;
const controls = /(?!\t)\p{Cc}/u;

/**
 * What forged and good tokens come to at every door and authorizer: all forged ones for all
 * operations at one door; at the others a third of them, each for one operation.
 */
export const describeTokens = (issuer: Issuer): void => {
  const tokens = forgedTokens(issuer);
  const fields = forgedFields(issuer.good, tokens[0]?.token ?? '');
  const good = goodFields(issuer);
  const sibling = `Bearer ${issuer.good}`;

  let refused = 0;
  let system: System;
  beforeAll(async () => {
    system = await openSystem(issuer);
  });
  afterAll(() => system?.server.stop());

  it('is at least 250 forged tokens and 10 good ones, no two the same', () => {
    expect(new Set(tokens.map(({ token }) => token)).size).toBeGreaterThanOrEqual(250);
    expect(new Set(good.map(({ value }) => value)).size).toBeGreaterThanOrEqual(10);
    figure(`forged tokens, ${issuer.name}`, tokens.length);
    figure(`good tokens, ${issuer.name}`, good.length);
    figure(`requests with a good token in a wrong place or form, ${issuer.name}`, fields.length);
  });

  describe.each(tokenDoors.map((kind, number) => ({ ...kind, number })))(
    'through $name',
    ({ name, open, number }) => {
      let door: OpenTokenDoor;
      beforeAll(async () => {
        door = await open(system.app);
      });
      afterAll(() => door?.close());

      const isExpress = name === 'Express';

      const isGood = async (wire: Wire, value: string): Promise<boolean> => {
        const { status } = await door.send(authorized(wire, value));
        return status < 300 && system.called().length === 1;
      };

      /** What came of it other than a refusal; what HTTP cannot carry may be no request at all. */
      const fault = async (wire: Wire, expected: readonly string[]): Promise<string[]> => {
        const isOdd = wire.headers.some(([, value]) => controls.test(value));
        const outcome = outcomeOf(await door.send(wire));
        const isRefused = expected.includes(outcome) && system.called().length === 0;
        if (!isRefused && !(isExpress && isOdd && outcome === 'malformed-request'))
          return [outcome];
        refused += 1;
        return [];
      };

      it(`lets ${good.length} good tokens in`, async () => {
        const refused: string[] = [];
        for (const { what, value } of good) {
          for (const { id, wire } of requests) {
            if (!(await isGood(wire, value))) refused.push(`${id} with a token ${what}`);
          }
        }
        expect(refused).toEqual([]);
      });

      const share = shareOf(tokens, number, name === 'Function URL');
      it(`refuses ${share.length} forged tokens, each right after a good one`, async () => {
        const faults: string[] = [];
        const sent = share.filter(({ token }) => !isExpress || token.length < longest);
        for (const [i, { what, token }] of sent.entries()) {
          // The longest, of megabytes, is dear, and is refused before anything of the operation matters.
          const isAll = name === 'Function URL' && token.length < longest;
          const asked = requestsFor(i + number, isAll);
          for (const [nth, { id, wire }] of asked.entries()) {
            if (nth === 0 && !(await isGood(wire, sibling))) faults.push(`the one before ${what}`);
            const found = await fault(authorized(wire, `Bearer ${token}`), ['invalid-token']);
            faults.push(...found.map((each) => `${id} with ${what}: ${each}`));
          }
        }
        expect(faults).toEqual([]);
      });

      it(`refuses ${fields.length} requests with a good token in a wrong place or form`, async () => {
        const faults: string[] = [];
        for (const [i, { what, ...rest }] of fields.entries()) {
          for (const { id, wire } of requestsFor(i, !isExpress)) {
            const found = await fault(carrying(wire, rest), refusals);
            faults.push(...found.map((each) => `${id} with ${what}: ${each}`));
          }
        }
        expect(faults).toEqual([]);
      });
    },
  );

  describe.each(edgeNames.map((name, number) => ({ name, number })))(
    'asked by $name',
    ({ number }) => {
      const decide = async (wire: Wire) => system.authorizers[number]?.(wire);

      it(`lets ${good.length} good tokens through`, async () => {
        const refused: string[] = [];
        for (const { what, value } of good) {
          for (const { id, wire } of requests) {
            const decision = await decide(authorized(wire, value));
            if (decision !== 'allowed') refused.push(`${id} with a token ${what}: ${decision}`);
          }
        }
        expect(refused).toEqual([]);
      });

      const share = shareOf(tokens, number, false);
      it(`refuses ${share.length} forged tokens, each right after a good one`, async () => {
        const faults: string[] = [];
        for (const [i, { what, token }] of share.entries()) {
          for (const { id, wire } of requestsFor(i + number, false)) {
            const before = await decide(authorized(wire, sibling));
            if (before !== 'allowed') faults.push(`the one before ${what}: ${before}`);
            const decision = await decide(authorized(wire, `Bearer ${token}`));
            if (decision === 'refused') refused += 1;
            else faults.push(`${id} with ${what}: ${decision}`);
          }
        }
        expect(faults).toEqual([]);
      });

      it(`refuses ${fields.length} requests with a good token in a wrong place or form`, async () => {
        const faults: string[] = [];
        for (const { what, ...rest } of fields) {
          for (const { id, wire } of requests) {
            const decision = await decide(carrying(wire, rest));
            if (decision === 'refused') refused += 1;
            else faults.push(`${id} with ${what}: ${decision}`);
          }
        }
        expect(faults).toEqual([]);
      });
    },
  );

  it('makes the app and each authorizer ask for keys once, if at all', () => {
    figure(`requests refused for their token, ${issuer.name}`, refused);
    expect(system.server.requests).toBe('kid' in issuer.header ? 1 + edgeNames.length : 0);
  });
};
