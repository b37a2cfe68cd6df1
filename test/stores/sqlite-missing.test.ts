import { openStore } from '../../src/infrastructure/stores/open-store.ts';

const mockTrouble = Object.assign(new Error('No such built-in module: node:sqlite'), {
  code: 'ERR_UNKNOWN_BUILTIN_MODULE',
});
jest.mock('node:sqlite', () => {
  throw mockTrouble;
});

const opening = () => openStore({ kind: 'sqlite', path: ':memory:' });

it('says which Node a SQLite database needs where node:sqlite is missing', async () => {
  await expect(opening()).rejects.toThrow(
    `a SQLite database needs Node 24, or 22.16 at least: Node ${process.versions.node} has no node:sqlite for it`,
  );
});

it('says nothing of the kind where it is not', async () => {
  mockTrouble.code = 'ERR_OTHER';
  await expect(opening()).rejects.toBe(mockTrouble);
});
