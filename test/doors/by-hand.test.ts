import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Context } from 'aws-lambda';
import { functionUrl } from '../../src/adapters/lambda/function-url.ts';
import { httpApi } from '../../src/adapters/lambda/http-api.ts';
import { restApi } from '../../src/adapters/lambda/rest-api.ts';
import { newApp } from '../e2e/describe-every-door.ts';
import { bearer } from '../e2e/test-config.ts';

const read = (file: string) => JSON.parse(readFileSync(join(__dirname, '../events', file), 'utf8'));

it.each([undefined, {}])(
  'a handler answers when it is called by hand with the context %j',
  async (context) => {
    const handler = restApi(await newApp());
    const result = await handler(read('rest-api.json'), context as Context);
    expect(result).toMatchObject({ statusCode: 200 });
  },
);

it('an event that does not name its host is no event of a Function URL', async () => {
  const event = read('http-api.json');
  delete event.requestContext.domainName;
  const app = await newApp();
  await expect(functionUrl(app)(event, {} as Context)).rejects.toThrow(TypeError);
  await expect(httpApi(app)(event, {} as Context)).resolves.toMatchObject({ statusCode: 200 });
});

describe.each([
  ['an HTTP API', 'http-api.json', httpApi],
  ['a Function URL', 'function-url.json', functionUrl],
])('an event of %s with capitalised header names', (_, file, door) => {
  it('is served like one with lower-case names', async () => {
    const event = {
      ...read(file),
      rawPath: '/users',
      headers: {
        ...read(file).headers,
        Authorization: await bearer({ scope: 'users:write' }),
        'Content-Type': 'application/json',
        'Accept-Language': undefined,
      },
      body: JSON.stringify({ name: 'Ada', email: `${randomUUID()}@example.com` }),
      isBase64Encoded: false,
    };
    event.requestContext.http = { ...event.requestContext.http, method: 'POST', path: '/users' };
    const result = await door(await newApp())(event, {} as Context);
    expect(result).toMatchObject({ statusCode: 201 });
  });
});
