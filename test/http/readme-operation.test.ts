import { httpApp } from '../../src/adapters/http/app/app.ts';
import type { UseCases } from '../../src/application/ports/driving.ts';
import { echo } from './readme-operation.ts';
import { request } from './request.ts';

describe('the operation of the README', () => {
  const caller = { id: 'ada', kind: 'token', roles: [], scopes: ['echo:write'] } as const;
  const app = httpApp(
    [echo],
    {} as UseCases,
    async () => caller,
    () => {},
  );
  const ask = (body: object) =>
    app(
      request({
        method: 'POST',
        path: '/echo',
        headers: new Map([
          ['authorization', 'Bearer e30.e30.e30'],
          ['content-type', 'application/json'],
        ]),
        body: Buffer.from(JSON.stringify(body)),
      }),
    );

  it('responds', async () => {
    expect(await ask({ text: 'ha' })).toMatchObject({ status: 200, body: '{"text":"haha"}' });
  });

  it('rejects input that its shape does not accept', async () => {
    expect(await ask({ text: '' })).toMatchObject({ status: 400 });
  });
});
