import { randomUUID } from 'node:crypto';
import { contract } from '../../src/adapters/http/contract/contract.ts';
import { declarations, declared, isAboutOne, makeOne, send } from './declared.ts';
import { describeEveryDoor } from './describe-every-door.ts';
import { type CallerKind, callers } from './scenario.ts';
import { bearer } from './test-config.ts';

const scopes = contract.flatMap(({ access }) => (access === 'public' ? [] : [access.scope]));

const tokenOf = (kind: CallerKind, scope: string, owner: string): Promise<string> | undefined => {
  const rights = callers[kind]({ scope, others: scopes.filter((each) => each !== scope) });
  return rights && bearer({ ...rights, sub: kind === 'its owner' ? owner : randomUUID() });
};

const cells = declared.flatMap(({ operation, access: { scope, statuses }, isOwnOwner }) =>
  Object.entries(statuses).map(([caller, status]) => {
    const token = (owner: string) => tokenOf(caller as CallerKind, scope, owner);
    return { id: operation.id, operation, caller, status, isOwnOwner, token };
  }),
);

it('is said for every operation', () => {
  const unsaid = contract.filter(({ id }) => declarations[id] === undefined);
  expect(unsaid.map(({ id }) => `declare ${id} in a file of test/e2e/scenarios`)).toEqual([]);
});

describeEveryDoor('who may do what', (door) => {
  it.each(cells)('$id by $caller: $status', async ({ operation, status, isOwnOwner, token }) => {
    const maker = randomUUID();
    const asMaker = await bearer({ sub: maker, roles: ['admin'] });
    const id = isAboutOne(operation) ? await makeOne(door(), operation, asMaker) : '';
    const authorization = await token(isOwnOwner ? id : maker);
    expect((await send(door(), operation, { id, authorization })).status).toBe(status);
  });

  // What is not there has no owner, unless its id is the owner's.
  const aboutOne = cells.filter(
    ({ operation, caller, isOwnOwner }) =>
      isAboutOne(operation) && (isOwnOwner || caller !== 'its owner'),
  );

  if (aboutOne.length > 0)
    it.each(aboutOne)(
      '$id of one that is not there by $caller',
      async ({ operation, status, token }) => {
        const id = randomUUID();
        const expected = status < 300 ? 404 : status;
        const authorization = await token(id);
        expect((await send(door(), operation, { id, authorization })).status).toBe(expected);
      },
    );
});
