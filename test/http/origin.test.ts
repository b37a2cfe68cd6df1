import { httpApp } from '../../src/adapters/http/app/app.ts';
import { contract } from '../../src/adapters/http/contract/contract.ts';
import { type IsOriginSecret, originVerifier } from '../../src/adapters/http/policies/origin.ts';
import type { UseCases } from '../../src/application/ports/driving.ts';
import { Failure } from '../../src/domain/failure.ts';
import { request } from './request.ts';

const isSecret = jest.fn(async (value: string) => value === 'correct horse');
beforeEach(() => isSecret.mockClear());

/** The status of an answer, and what was logged of who asked. */
const ask = async (
  headers: Readonly<Record<string, string>>,
  isOriginSecret: IsOriginSecret = isSecret,
) => {
  const log = jest.fn();
  const greet = jest.fn(async () => ({ message: 'Hello, world!' }));
  const app = httpApp(contract, { greet } as unknown as UseCases, jest.fn(), log, {
    tokenHeader: 'authorization',
    verifyOrigin: originVerifier(isOriginSecret, 'x-address'),
  });
  const { status, body } = await app(
    request({ path: '/hello', headers: new Map(Object.entries(headers)) }),
  );
  const [, , fields] = log.mock.calls.at(-1);
  return { status, body: String(body), greeted: greet.mock.calls.length, ...fields };
};

const secret = { 'x-portico-origin': 'correct horse' };

describe('a request to an app behind CloudFront', () => {
  it('is served with the secret, and has the viewer address from CloudFront', async () => {
    expect(await ask({ ...secret, 'x-address': '2001:db8::1' })).toMatchObject({
      status: 200,
      greeted: 1,
      clientAddress: '2001:db8::1',
    });
  });

  it('has the address from the door if CloudFront sets none', async () => {
    const verify = originVerifier(isSecret, undefined);
    const asked = request({ headers: new Map(Object.entries(secret)) });
    await expect(verify(asked)).resolves.toBe(asked);
  });

  it.each([
    ['without a secret', {}],
    ['with another', { 'x-portico-origin': 'wrong horse' }],
    ['with an empty one', { 'x-portico-origin': '' }],
  ])('is rejected %s before any work, and its address is not trusted', async (_, sent) => {
    const answer = await ask({ ...sent, 'x-address': '198.51.100.1' });
    expect(answer).toMatchObject({ status: 403, greeted: 0, clientAddress: '192.0.2.1' });
    expect(JSON.parse(answer.body)).toMatchObject({
      type: 'urn:portico:problem:forbidden',
      detail: 'requests must come through CloudFront',
    });
  });

  it('does not read the secret if the request has none', async () => {
    await ask({});
    expect(isSecret).not.toHaveBeenCalled();
  });

  it('is unavailable when the secret cannot be read', async () => {
    const failing = () => Promise.reject(new Failure('unavailable', 'not now'));
    expect(await ask(secret, failing)).toMatchObject({ status: 503, greeted: 0 });
  });
});
