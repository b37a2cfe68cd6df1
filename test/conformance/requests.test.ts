import { bearer } from '../e2e/test-config.ts';
import { checkEveryDoor } from './served.ts';

checkEveryDoor(7, 'malformed percent-encoding is a 400', async (door) => {
  for (const path of ['/users/%', '/users/%zz', '/users/%ff', '/users/%ed%a0%80']) {
    expect((await door.request().get(path)).status).toBe(400);
  }
});

checkEveryDoor(8, 'a path that starts with // is nowhere', async (door) => {
  for (const path of ['//evil.example/hello', '//evil.example/users', '///hello']) {
    expect((await door.request().get(path)).status).toBe(404);
  }
});

checkEveryDoor(8, 'the place of something new has no host', async (door) => {
  const response = await door
    .request()
    .post('/users')
    .set({ host: 'evil.example', 'x-forwarded-host': 'evil.example' })
    .set('authorization', await bearer({ scope: 'users:write' }))
    .send({ name: 'Ada', email: 'ada@example.com' });
  expect(response.get('location')).toBe(`${door.prefix}/users/${response.body.id}`);
});

checkEveryDoor(9, 'a trailing slash or an empty segment makes another path', async (door) => {
  for (const path of ['/', '/hello/', '//hello', '/hello//', '/users/', '/users//1', '/%2Fhello']) {
    expect((await door.request().get(path)).status).toBe(404);
  }
});

checkEveryDoor(11, 'a malformed % in a query is kept as it is', async (door) => {
  const response = await door.request().get('/hello?name=%zz%41%');
  expect(response.body).toMatchObject({ message: expect.stringContaining('%zzA%') });
});

const json = async (door: Parameters<Parameters<typeof checkEveryDoor>[2]>[0], body: Buffer) =>
  door
    .request()
    .post('/users')
    .set('authorization', await bearer({ scope: 'users:write' }))
    .set('content-type', 'application/json')
    .serialize((raw: unknown) => raw as string)
    .send(body);

const refused: Record<string, string | Buffer> = {
  'bytes that are not UTF-8': Buffer.from([0x7b, 0x22, 0xff, 0x22, 0x7d]),
  'something after the end': '{"name":"Ada","email":"ada@example.com"} x',
  'a __proto__ key': '{"name":"Ada","email":"ada@example.com","__proto__":{"polluted":true}}',
  'a constructor key':
    '{"name":"Ada","email":"ada@example.com","constructor":{"prototype":{"polluted":true}}}',
  'deep nesting': '['.repeat(100_000),
  'deep nesting that ends': `${'[['.repeat(50_000)}${']]'.repeat(50_000)}`,
  'deep nesting in a field': `{"name":${'{"a":'.repeat(50_000)}1${'}'.repeat(50_000)}}`,
};

for (const [what, body] of Object.entries(refused)) {
  checkEveryDoor(20, `JSON with ${what} is a 400 and pollutes nothing`, async (door) => {
    const response = await json(door, Buffer.from(body));
    expect(response.status).toBe(400);
    expect(response.get('content-type')).toBe('application/problem+json');
    expect({}).not.toHaveProperty('polluted');
  });
}

checkEveryDoor(20, 'the last of two equal keys counts', async (door) => {
  const body = Buffer.from('{"name":"Bob","email":"ada@example.com","name":"Ada"}');
  expect(await json(door, body)).toMatchObject({ status: 201, body: { name: 'Ada' } });
});

checkEveryDoor(20, 'a byte order mark is ignored', async (door) => {
  const body = Buffer.from('\ufeff{"name":"Ada","email":"ada@example.com"}');
  expect(await json(door, body)).toMatchObject({ status: 201, body: { name: 'Ada' } });
});

checkEveryDoor(25, '204 has no body', async (door) => {
  const authorization = await bearer({ scope: 'users:write' });
  const { body } = await json(door, Buffer.from('{"name":"Ada","email":"ada@example.com"}'));
  const response = await door.request().delete(`/users/${body.id}`).set({ authorization });
  expect(response).toMatchObject({ status: 204, text: '' });
  expect(response.get('content-type')).toBeUndefined();
});

checkEveryDoor(25, 'HEAD answers what GET answers, without the body', async (door) => {
  for (const path of ['/hello', '/nowhere', '/users']) {
    const get = await door.request().get(path);
    const head = await door.request().head(path);
    expect(head.status).toBe(get.status);
    expect(head.get('content-type')).toBe(get.get('content-type'));
    expect(head.text ?? '').toBe('');
  }
});
