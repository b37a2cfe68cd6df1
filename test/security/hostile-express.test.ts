import { connect } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { type Door, expressDoor, openDoor } from '../e2e/describe-every-door.ts';
import type { WireResponse } from '../gateway/wire.ts';
import { figure } from './figures.ts';
import { codeOf, misbehaviour } from './hostile-answers.ts';
import { spellings } from './hostile-paths.ts';
import { ada, expectNoMassAssignment, newSystem, type System } from './hostile-system.ts';

let sent = 0;

describe('at Express, byte by byte', () => {
  let system: System;
  let door: Door & { close(): Promise<void> };
  beforeAll(async () => {
    system = await newSystem();
    door = await openDoor(expressDoor, system.app);
  });
  afterAll(() => door?.close());

  /** The first answer, if there is one before the connection is closed. */
  const exchange = async (...request: (string | Buffer)[]): Promise<WireResponse | undefined> => {
    sent += 1;
    const socket = connect(door.port, '127.0.0.1');
    for (const part of request) socket.write(part);
    const bytes = await buffer(socket);
    const end = bytes.indexOf('\r\n\r\n');
    if (end < 0) return undefined;
    const [line = '', ...fields] = bytes.toString('latin1', 0, end).split('\r\n');
    const headers = fields.map((field) => {
      const colon = field.indexOf(': ');
      return [field.slice(0, colon), field.slice(colon + 2)] as const;
    });
    const length = headers.find(([name]) => name.toLowerCase() === 'content-length')?.[1];
    const body = bytes.subarray(end + 4, length === undefined ? undefined : end + 4 + +length);
    return { status: Number(line.split(' ')[1]), headers, body };
  };

  const head = (method: string, target: string, ...fields: string[]): string =>
    [`${method} ${target} HTTP/1.1`, 'Host: x', 'Connection: close', ...fields, '', ''].join(
      '\r\n',
    );

  it('guards a path in whatever spelling it is routed', async () => {
    const faults: string[] = [];
    const statuses = new Set<number>();
    const targets = ['/users', '/users/export', `/users/${ada.id}`].flatMap(spellings);
    for (const target of targets) {
      const without = await exchange(head('GET', target));
      const having = await exchange(head('GET', target, `Authorization: ${system.authorization}`));
      // Node answers by itself what is not HTTP.
      for (const answer of [without, having]) {
        if (!answer) faults.push(`${target}: no answer`);
        else faults.push(...misbehaviour(answer, null).map((fault) => `${target}: ${fault}`));
      }
      statuses.add(without?.status ?? 0);
      const code = having && codeOf(having);
      const isRouted = ![400, 404, 431].includes(having?.status ?? 0) || code === 'not-found';
      if (isRouted !== (without?.status === 401))
        faults.push(`${target}: ${without?.status}, ${code}`);
    }
    expect(faults).toEqual([]);
    expect([...statuses].sort()).toEqual([400, 401, 404]);
  });

  const post = (length: number | string, ...fields: string[]): string =>
    head(
      'POST',
      '/users',
      'Content-Type: application/json',
      `Content-Length: ${length}`,
      `Authorization: ${system.authorization}`,
      ...fields,
    );
  const eve = '{"name":"Eve","email":"eve@example.com","version":99}';

  it.each([
    ['an understated length', () => [post(5), eve], [400]],
    [
      'no length at all',
      () => [head('POST', '/users', `Authorization: ${system.authorization}`), eve],
      [400, 415],
    ],
    ['a true length', () => [post(eve.length), eve], [400]],
    ['a length of nothing', () => [post(0), eve], [400]],
    ['bytes that are not UTF-8', () => [post(4), Buffer.from('"\xff\xfe"', 'latin1')], [400]],
    ['fields in Latin-1', () => [Buffer.from(post(2, 'A: \xe9\xff'), 'latin1'), '{}'], [400]],
    ['a field named __proto__', () => [post(2, '__proto__: x', 'constructor: y'), '{}'], [400]],
    [
      '90 fields',
      () => [post(2, ...Array.from({ length: 90 }, (_, i) => `a${i}: b`)), '{}'],
      [400],
    ],
    ['a field of 10 KB', () => [post(2, `a: ${'b'.repeat(10_240)}`), '{}'], [400]],
    ['an encoding of NULs', () => [post(2, 'Content-Encoding: gzip'), '\0\0'], [415]],
  ] as const)('does no harm with %s', async (_what, request, statuses) => {
    const answer = await exchange(...request());
    expect(statuses).toContain(answer?.status);
    expect(answer && misbehaviour(answer, null)).toEqual([]);
    await expectNoMassAssignment(system);
  });

  it('does nothing for a body whose end never comes', async () => {
    const before = await system.stored();
    const socket = connect(door.port, '127.0.0.1');
    socket.end(`${post(1_000)}{"name":"Eve","email":"eve@example.com"}`);
    const answer = await buffer(socket);
    expect(`${answer}`).toMatch(/^($|HTTP\/1.1 400 )/);
    expect(await system.stored()).toEqual(before);
  });
});

afterAll(() => figure('hostile requests over sockets', sent));
