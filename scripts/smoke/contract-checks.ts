import { randomUUID } from 'node:crypto';
import { contract } from '../../src/adapters/http/contract/contract.ts';
import type { Operation } from '../../src/adapters/http/contract/operation.ts';
import { openApi } from '../../src/adapters/http/openapi/document.ts';
import type { Declarations, Scenario } from '../../test/e2e/scenario.ts';
import { faultsBy } from '../../test/openapi/faults.ts';
import {
  type Answer,
  type Check,
  type Door,
  expectThat,
  isGateways,
  isRefusal,
  Skipped,
  tokenOf,
  withToken,
} from './check.ts';

const faultsIn = faultsBy(
  openApi(contract, { title: 'Portico', version: '0', tokenHeader: 'authorization' }),
);

/** Scenarios of operations that only read, where nothing but the request decides what becomes of it. */
export const contractChecks = (declarations: Declarations): Check[] =>
  contract
    .filter(({ method }) => method === 'GET')
    .flatMap((operation) =>
      Object.entries(declarations[operation.id]?.answers ?? {})
        .filter(([, scenario]) => isPlain(scenario))
        .map(([status, scenario]) => ({
          name: `${operation.id}: ${status}`,
          run: (door: Door) => answers(door, operation, scenario, Number(status)),
        })),
    );

const isPlain = ({ app, useCases, before, body, caller, through }: Scenario): boolean =>
  caller !== 'a stranger' &&
  [app, useCases, before, body, through].every((part) => part === undefined);

const answers = async (door: Door, operation: Operation, scenario: Scenario, status: number) => {
  const { query = '', headers = {}, caller, isLost } = scenario;
  const needsToken = operation.access !== 'public' && caller !== 'no token';
  const token = needsToken ? tokenOf(door) : undefined;
  const id = isLost || !needsToken ? randomUUID() : await existingId(door, operation);
  const path = operation.path.replaceAll(/\{\w+\}/g, id);
  const answer = await door.ask({
    path: `${path}${query}`,
    headers: { ...withToken(door, token), ...headers },
  });
  // A signature says who asks; what is missing then is a right.
  const isOther = door.isSigned && caller === 'no token' && isRefusal(answer);
  const hint = needsToken && answer.status === 403 ? ': the token may not read this' : '';
  expectThat(answer.status === status || isOther, `answered ${answer.status}${hint}`);
  if (!isGateways(answer)) expectDocumented(path, answer);
};

/** Of something that the list of its kind has; skips the check where it has nothing. */
const existingId = async (door: Door, { path }: Operation): Promise<string> => {
  if (!path.includes('{')) return '';
  const list = path.slice(0, path.indexOf('/{'));
  const { body } = await door.ask({ path: list, headers: withToken(door, door.token) });
  const { items }: { items?: { id: string }[] } = JSON.parse(body);
  const id = items?.[0]?.id;
  if (id === undefined) throw new Skipped(`${list} has nothing to read`);
  return id;
};

/** Of what is between the app and its client. */
const ofOthers = /^(age|alt-svc|server|via|x-cache|x-amz-.+|strict-transport-security)$/;

const expectDocumented = (path: string, { status, headers, body }: Answer): void => {
  const own = Object.entries(headers).filter(([name]) => !ofOthers.test(name));
  const exchange = { method: 'GET', path, status, headers: Object.fromEntries(own), body };
  const [fault] = faultsIn(exchange);
  expectThat(fault === undefined, `not as documented: ${fault}`);
};
