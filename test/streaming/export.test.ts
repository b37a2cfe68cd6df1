import { Failure } from '../../src/domain/failure.ts';
import { type Door, doors, openDoor } from '../e2e/describe-every-door.ts';
import { expectProblem } from '../e2e/expectations.ts';
import { bearer } from '../e2e/test-config.ts';
import { far, type ListedUsers, type System, systemOver, usersFrom, usersUpTo } from './system.ts';

describe.each(doors)('GET /users/export through $name', (kind) => {
  let open: (Door & { close(): Promise<void> }) | undefined;
  let system: System;
  afterEach(() => open?.close());

  const ask = async (users: ListedUsers, method: 'get' | 'head' = 'get') => {
    system = await systemOver(users);
    open = await openDoor(kind, system.app);
    const request = open.request()[method]('/users/export');
    const authorization = await bearer({ scope: 'users:read' });
    return request.set({ authorization, 'accept-encoding': 'identity' }).buffer(true);
  };
  const errors = () => system.entries.filter(({ level }) => level === 'error');

  it('gives all users in order, one a line, page by page', async () => {
    const users = usersUpTo(250);
    const { status, headers, text } = await ask(users);
    expect(status).toBe(200);
    expect(headers).toMatchObject({ 'content-type': 'application/x-ndjson' });
    if (kind.streams) expect(headers).not.toHaveProperty('content-length');
    const lines = usersFrom(0, 250).map((user) => `${JSON.stringify(user)}\n`);
    expect(text).toBe(lines.join(''));
    expect(users.signals).toHaveLength(3);
    expect(system.entries).toMatchObject([
      { level: 'info', message: 'request', status: 200, bytes: text.length },
    ]);
  });

  it('gives nothing where there is nobody', async () => {
    const { status, headers, text } = await ask(usersUpTo(0));
    expect([status, headers['content-type'], text]).toEqual([200, 'application/x-ndjson', '']);
  });

  it('answers HEAD without asking the store', async () => {
    const users = usersUpTo(250);
    const { status, headers, text } = await ask(users, 'head');
    expect([status, headers['content-type'], text]).toEqual([
      200,
      'application/x-ndjson',
      undefined,
    ]);
    expect(users.signals).toEqual([]);
  });

  it.each([
    ['internal-error', new Error('secret')],
    ['unavailable', new Failure('unavailable', 'the store cannot be reached')],
  ] as const)('answers %s when the store fails at once', async (code, error) => {
    const failing = usersUpTo(250, () => {
      throw error;
    });
    const response = await ask(failing);
    expectProblem(response, code);
    expect(response.text).not.toMatch('secret');
    expect(errors()).toEqual([expect.objectContaining({ error })]);
  });

  if (kind.streams) {
    it('gives any number of users', async () => {
      const { text } = await ask(usersUpTo(40_000));
      expect(text.split('\n')).toHaveLength(40_001);
    });
    return;
  }

  it('answers with a problem when the store fails on the way', async () => {
    const error = new Error('secret');
    const failing = usersUpTo(250, (page) => {
      if (page === 3) throw error;
    });
    expectProblem(await ask(failing), 'internal-error');
    expect(system.entries).toMatchObject([
      { level: 'error', message: 'an unexpected error occurred', error },
      { level: 'info', message: 'request', status: 500, code: 'internal-error' },
    ]);
  });

  // Over the limit as JSON only, and over any.
  it.each([32_000, far])(
    'refuses %d users, names the doors that stream and asks the store no more',
    async (count) => {
      const users = usersUpTo(count);
      const response = await ask(users);
      expectProblem(response, 'answer-too-large');
      expect(response.body.detail).toMatch(/function-url-stream and rest-api-stream/);
      expect(users.signals.length).toBeLessThan(kind.name === 'ALB' ? 60 : 400);
      expect(system.entries).toMatchObject([
        { level: 'info', message: 'request', status: 413, code: 'answer-too-large' },
      ]);
    },
  );
});
