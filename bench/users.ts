import { v7 } from 'uuid';
import { newUser, type User } from '../src/domain/user.ts';

/** As many users as are asked for, a second between one and the next, in order of creation. */
export function* usersTo(count: number): Generator<User> {
  const first = Date.UTC(2025, 0, 1);
  for (let number = 0; number < count; number += 1) {
    const created = new Date(first + number * 1_000);
    const id = v7({ msecs: created.getTime() });
    const email = `ada.lovelace.${id.slice(-12)}@example.com`;
    yield newUser({ name: 'Ada Lovelace', email }, id, created);
  }
}

export const oneOf = <Item>(items: readonly Item[]): Item =>
  items[Math.floor(Math.random() * items.length)] as Item;

/** The value below which this share of the numbers lies. */
export const quantile = (numbers: readonly number[], share: number): number => {
  const sorted = numbers.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? Number.NaN;
};

export const table = (rows: readonly (readonly (string | number)[])[]): string => {
  const [head = [], ...body] = rows.map((row) => row.map(String));
  return [head, head.map(() => '---'), ...body].map((row) => `| ${row.join(' | ')} |`).join('\n');
};

export const thousands = (number: number): string => number.toLocaleString('en-US');
