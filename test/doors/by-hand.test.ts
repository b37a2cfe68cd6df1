import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Context } from 'aws-lambda';
import { restApi } from '../../src/adapters/lambda/rest-api.ts';
import { newApp } from '../e2e/describe-every-door.ts';

it.each([undefined, {}])(
  'a handler answers when it is called by hand with the context %j',
  async (context) => {
    const handler = restApi(await newApp());
    const event = JSON.parse(readFileSync(join(__dirname, '../events/rest-api.json'), 'utf8'));
    const result = await handler(event, context as Context);
    expect(result).toMatchObject({ statusCode: 200 });
  },
);
