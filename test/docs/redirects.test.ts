import request from 'supertest';
import { liveDocs } from '../../src/infrastructure/docs/live-docs.ts';
import { container, tokens } from '../../src/infrastructure/main/container.ts';
import { doors, openDoor } from '../e2e/describe-every-door.ts';
import { testConfig } from '../e2e/test-config.ts';

describe.each(doors)('the docs through $name', (kind) => {
  const get = async (path: string) => {
    const config = { ...testConfig, docs: true };
    const services = container(config, undefined, liveDocs({}));
    const door = await openDoor(kind, await services.getAsync(tokens.App));
    try {
      // Not `door.request`, which checks responses by the OpenAPI document: docs are not in it.
      const response = await request(`http://127.0.0.1:${door.port}`).get(door.prefix + path);
      return { response, prefix: door.prefix };
    } finally {
      await door.close();
    }
  };

  it.each(['/', '/docs/'])('are where a browser is sent from %s', async (path) => {
    const { response, prefix } = await get(path);
    expect(response.status).toBe(302);
    expect(response.headers['location']).toBe(`${prefix}/docs`);
  });
});

describe('without docs', () => {
  it('a browser is sent nowhere', async () => {
    const [kind] = doors;
    if (!kind) throw new Error('there are no doors');
    const door = await openDoor(kind, await container(testConfig).getAsync(tokens.App));
    const response = await request(`http://127.0.0.1:${door.port}`).get('/');
    await door.close();
    expect(response.status).toBe(404);
  });
});
