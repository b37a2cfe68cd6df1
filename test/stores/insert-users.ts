import { workerData } from 'node:worker_threads';
import { sqliteStore } from '../../src/infrastructure/stores/sqlite/store.ts';
import { userOf } from './users.ts';

/** What a writer thread does: it opens the store and, once `ready` counts all writers, inserts its users. */
export interface Writer {
  readonly path: string;
  readonly numbers: readonly number[];
  readonly ready: Int32Array;
  readonly writers: number;
}

const { path, numbers, ready, writers }: Writer = workerData;
const { users, close } = sqliteStore(path);
Atomics.add(ready, 0, 1);
while (Atomics.load(ready, 0) < writers);
for (const number of numbers) await users.insert(userOf(number));
close();
