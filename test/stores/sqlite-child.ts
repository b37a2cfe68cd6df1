import { once } from 'node:events';
import { writeSync } from 'node:fs';
import { sqliteStore } from '../../src/infrastructure/stores/sqlite/store.ts';
import { changed, userOf } from './users.ts';

/** What a process does with the file: it races others for one thing, or writes until it is killed. */
export interface Job {
  readonly path: string;
  readonly kind: 'create' | 'update' | 'write';
  /** Of users, in the order of their turn; a writer goes on from the last. */
  readonly numbers: readonly number[];
}

const { path, kind, numbers }: Job = JSON.parse(process.argv[2] ?? '');
const { users } = sqliteStore(path);
/** Is out before anything else is done. */
const say = (line: unknown) => writeSync(1, `${JSON.stringify(line)}\n`);

const create = (number: number): Promise<boolean> =>
  users.insert(userOf(number, { email: 'ada@example.com' })).then(
    () => true,
    (error) => error.code !== 'email-taken' && Promise.reject(error),
  );
const update = (number: number): Promise<boolean> =>
  users.update(changed(userOf(0), { name: `Ada ${number}` }));

say('ready');
await once(process.stdin, 'data');
process.stdin.destroy();

if (kind === 'write') {
  for (let number = numbers[0] ?? 0; ; number += 1) {
    await users.insert(userOf(number));
    say([number, 1]);
    await users.update(changed(userOf(number), { email: `new-${number}@example.com` }));
    say([number, 2]);
  }
}
for (const number of numbers) {
  if (await (kind === 'create' ? create : update)(number)) say(number);
}
