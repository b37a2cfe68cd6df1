import { openStore } from '../../src/infrastructure/stores/open-store.ts';
import type { Store } from '../../src/infrastructure/stores/store.ts';
import { describeStore, stores } from './describe-every-store.ts';

for (const kind of stores) {
  describeStore(kind, 'the secret of a store', () => {
    const opened: Store[] = [];
    afterEach(() => {
      for (const store of opened.splice(0)) store.close();
    });
    const open = async (...parameters: Parameters<typeof openStore>) => {
      const store = await openStore(...parameters);
      opened.push(store);
      return store;
    };
    const place = kind.places();

    it('is 32 bytes, the same whenever it is asked for', async () => {
      const store = await open(await place());
      const secret = await store.secret();
      expect(secret).toBeInstanceOf(Uint8Array);
      expect(secret).toHaveLength(32);
      expect(new Set(secret).size).toBeGreaterThan(8);
      expect(await store.secret()).toStrictEqual(secret);
    });

    it('differs between databases', async () => {
      const [one, other] = [await open(await place()), await open(await place())];
      expect(await one.secret()).not.toStrictEqual(await other.secret());
    });

    if (kind.name === 'memory') return;

    it('is the same for all who share the database, be they 20 that come first at once', async () => {
      const database = await place();
      const shared = await Promise.all(Array.from({ length: 20 }, () => open(database)));
      const secrets = await Promise.all(shared.map((store) => store.secret()));
      expect(new Set(secrets.map((secret) => Buffer.from(secret).toString('hex'))).size).toBe(1);
    });

    it('outlasts who made it', async () => {
      const database = await place();
      const first = await openStore(database);
      const secret = await first.secret();
      first.close();
      expect(await (await open(database)).secret()).toStrictEqual(secret);
    });
  });
}
