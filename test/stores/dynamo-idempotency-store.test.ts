import type { Attempt } from '../../src/application/ports/driven.ts';
import { DynamoAccess } from '../../src/infrastructure/stores/dynamodb/access.ts';
import { openStore } from '../../src/infrastructure/stores/open-store.ts';
import type { Store } from '../../src/infrastructure/stores/store.ts';
import { describeStore, dynamoDb } from './describe-every-store.ts';

describeStore(dynamoDb, 'a key whose lease is over', () => {
  const place = dynamoDb.places();
  let store: Store;
  beforeAll(async () => {
    store = await openStore(await place());
  });
  afterEach(() => jest.restoreAllMocks());
  afterAll(() => store?.close());

  const result = 'first';
  const claim = (attempt: Attempt, seconds: number) => {
    const now = new Date(Date.UTC(2040, 0, 1) + seconds * 1_000);
    return store.idempotency.claim({ ...attempt, fingerprint: 'post', now });
  };

  it('is not taken over from a try that completes it after it was looked at', async () => {
    const [first, second, third] = ['1', '2', '3'].map((id) => ({ key: 'key', id })) as [
      Attempt,
      Attempt,
      Attempt,
    ];
    await claim(first, 0);
    const { send } = DynamoAccess.prototype;
    jest
      .spyOn(DynamoAccess.prototype, 'send')
      .mockImplementationOnce(send)
      .mockImplementationOnce(async function (this: DynamoAccess, ...work) {
        await store.idempotency.complete(first, result);
        return send.apply(this, work);
      } as typeof send);
    expect(await claim(second, 61)).toStrictEqual({ kind: 'in-flight' });
    expect(await store.idempotency.complete(second, 'second')).toBe(false);
    expect(await claim(third, 62)).toStrictEqual({ kind: 'completed', result });
  });
});
