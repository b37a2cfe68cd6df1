import { join } from 'node:path';
import type { DatabaseConfig } from '../../src/infrastructure/config/config.ts';
import { container, tokens } from '../../src/infrastructure/main/container.ts';
import { bearer, testConfig, testEnvironment } from '../e2e/test-config.ts';
import { header, type WireResponse } from '../gateway/wire.ts';
import { commandLines } from '../local/command-line.ts';
import { serving } from '../local/server.ts';
import { type Wire, wireOf } from '../properties/event-doors.ts';
import { figure } from '../security/figures.ts';
import { tokenDoors } from '../security/token-doors.ts';
import { describeStore, stores } from '../stores/describe-every-store.ts';

jest.setTimeout(120_000);

const runners = Array.from({ length: 50 }, (_, i) => i);

/** How often each status was answered. */
const tally = (statuses: readonly number[]): Record<number, number> =>
  Object.fromEntries(
    [...Map.groupBy(statuses, (status) => status)].map(([status, all]) => [status, all.length]),
  );

const json = 'application/json';

const posting = (authorization: string, name: string, email: string): Wire =>
  wireOf('/users', {
    method: 'POST',
    headers: [
      ['Authorization', authorization],
      ['Content-Type', json],
    ],
    body: Buffer.from(JSON.stringify({ name, email })),
  });

const patching = (authorization: string, path: string, ifMatch: string, name: string): Wire =>
  wireOf(path, {
    method: 'PATCH',
    headers: [
      ['Authorization', authorization],
      ['Content-Type', json],
      ['If-Match', ifMatch],
    ],
    body: Buffer.from(JSON.stringify({ name })),
  });

const body = (response: WireResponse | undefined) => JSON.parse(`${response?.body}`);

type Send = (wire: Wire) => Promise<WireResponse>;

/** Fifty at once for one thing: one wins it, the others are told, and what the winner was told is so. */
const race = async (send: (runner: number) => Send, email: string) => {
  const authorization = await bearer({ scope: 'users:read users:write' });
  const all = (name: string, wire: (name: string) => Wire) =>
    Promise.all(runners.map((runner) => send(runner)(wire(`${name} ${runner}`))));
  const reading = (path: string) => wireOf(path, { headers: [['Authorization', authorization]] });

  const created = await all('Ada', (name) => posting(authorization, name, email));
  const user = created.find(({ status }) => status === 201) as WireResponse;
  const path = `/users/${body(user).id}`;
  const changed = await all('Grace', (name) =>
    patching(authorization, path, `${header(user, 'etag')}`, name),
  );
  const winner = changed.find(({ status }) => status === 200);
  expect(body(await send(0)(reading(path)))).toStrictEqual(body(winner));
  expect(body(winner)).toMatchObject({ version: 2, email });
  return {
    created: tally(created.map(({ status }) => status)),
    changed: tally(changed.map(({ status }) => status)),
  };
};

const oneOf = (win: number, lose: number) => ({ [win]: 1, [lose]: 49 });

describe.each(stores)('fifty at once, on $name', (store) => {
  describeStore(store, 'through a door', () => {
    const place = store.places();
    let database: DatabaseConfig;
    beforeAll(async () => {
      database = await place();
    });
    const won = { created: 0, changed: 0 };
    afterAll(() => {
      const doors = `50 through each of ${tokenDoors.length} doors, ${store.name}`;
      figure(`POST of one e-mail address that were answered 201, ${doors}`, won.created);
      figure(`PATCH with one If-Match that were answered 200, ${doors}`, won.changed);
    });

    it.each(tokenDoors)('$name, win an e-mail address once, and a version', async (kind) => {
      const services = container({ ...testConfig, database });
      const door = await kind.open(await services.getAsync(tokens.App));
      const email = `${kind.name.replaceAll(/\W/g, '-').toLowerCase()}@example.com`;
      const { created, changed } = await race(() => door.send, email);
      await door.close();
      (await services.getAsync(tokens.Store)).close();
      expect(created).toStrictEqual(oneOf(201, 409));
      expect(changed).toStrictEqual(oneOf(200, 412));
      won.created += created[201] ?? 0;
      won.changed += changed[200] ?? 0;
    });
  });
});

describe('fifty at once, on a SQLite file that four servers share', () => {
  const { run, folder } = commandLines();

  it('win an e-mail address once, and a version', async () => {
    const env = { ...testEnvironment, RATE_LIMIT: 'off' };
    const path = `sqlite:${join(folder(), 'users.db')}`;
    const servers = await Promise.all(
      Array.from({ length: 4 }, () => serving(run, { ...env, DATABASE_URL: path })),
    );
    const sends = servers.map(({ port }) => async (wire: Wire): Promise<WireResponse> => {
      const response = await fetch(`http://127.0.0.1:${port}${wire.path}`, {
        method: wire.method,
        headers: wire.headers as [string, string][],
        ...(wire.body.length > 0 && { body: new Uint8Array(wire.body) }),
      });
      return {
        status: response.status,
        headers: [...response.headers],
        body: Buffer.from(await response.arrayBuffer()),
      };
    });
    const of = (runner: number): Send => sends[runner % sends.length] as Send;
    let [created, changed] = [0, 0];
    for (let round = 0; round < 10; round += 1) {
      const outcome = await race(of, `ada-${round}@example.com`);
      expect(outcome).toStrictEqual({ created: oneOf(201, 409), changed: oneOf(200, 412) });
      created += outcome.created[201] ?? 0;
      changed += outcome.changed[200] ?? 0;
    }
    figure('POST of one e-mail address that were answered 201, 10 × 50 to 4 servers', created);
    figure('PATCH with one If-Match that were answered 200, 10 × 50 to 4 servers', changed);
  });
});
