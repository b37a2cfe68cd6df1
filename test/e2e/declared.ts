import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { contract } from '../../src/adapters/http/contract/contract.ts';
import type { Operation } from '../../src/adapters/http/contract/operation.ts';
import type { Door } from './describe-every-door.ts';
import { exampleOf } from './example.ts';
import type { Declarations, Declared, Scenario } from './scenario.ts';

const folder = join(__dirname, 'scenarios');

/** What the files of test/e2e/scenarios declare, by the id of an operation; a resource is a file there. */
export const declarations: Declarations = Object.assign(
  {},
  ...readdirSync(folder).map(
    (file) =>
      jest.requireActual<{ scenarios: Declarations }>(join(folder, file))
        .scenarios satisfies object,
  ),
);

/** Operations of the contract with what is declared of each; a test says which have nothing. */
export const declared: readonly (Declared & { readonly operation: Operation })[] = contract.flatMap(
  (operation) => {
    const found = declarations[operation.id];
    return found ? [{ operation, ...found }] : [];
  },
);

export const operationOf = (id: string): Operation => {
  const operation = contract.find((each) => each.id === id);
  if (!operation) throw new Error(`the contract has no operation ${id}`);
  return operation;
};

interface Sent extends Pick<Scenario, 'query' | 'headers' | 'body'> {
  readonly id: string;
  readonly authorization: string | undefined;
}

/** A request for which all goes well, unless it is told otherwise. */
export const send = (
  door: Door,
  operation: Operation,
  { id, authorization, query = '', headers = {}, body }: Sent,
) => {
  const verb = operation.method.toLowerCase() as 'get' | 'post' | 'put' | 'patch' | 'delete';
  const request = door.request()[verb](`${operation.path.replace(/\{\w+\}/g, id)}${query}`);
  if (authorization !== undefined) request.set({ authorization });
  const sent = body ?? declarations[operation.id]?.body?.() ?? exampleOf(operation);
  if (sent !== undefined) request.set('content-type', 'application/json');
  return request.set(headers).send(sent as object | string | undefined);
};

export const isAboutOne = ({ path }: Operation): boolean => path.includes('{');

/** The id of something new that an operation can be about, made by this caller. */
export const makeOne = async (
  door: Door,
  { id, path }: Operation,
  authorization: string,
): Promise<string> => {
  const isMaker = (other: Operation) =>
    other.method === 'POST' && path.startsWith(`${other.path}/{`);
  const maker = contract.find(isMaker);
  if (!maker) throw new Error(`no operation of the contract makes what ${id} is about`);
  const { status, body } = await send(door, maker, { id: '', authorization });
  if (status !== 201) throw new Error(`${maker.id} answered ${status}: ${JSON.stringify(body)}`);
  return body.id;
};
