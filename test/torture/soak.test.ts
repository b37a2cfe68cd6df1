import { figure } from '../security/figures.ts';
import { runChild } from './run-child.ts';
import type { Soaked } from './soak-child.ts';

jest.setTimeout(1_800_000);

const mebibyte = 1_048_576;

it('a million invocations, good and bad, let the heap grow by 2 MiB at most', async () => {
  const { said } = await runChild<Soaked>('soak-child.ts', ['1000000'], ['--expose-gc']);
  const { invocations, before, after, statuses } = said;
  figure('invocations', invocations);
  figure('the heap before them', before / mebibyte, 'MiB');
  figure('growth of the heap, the most of ten measurements', (after - before) / mebibyte, 'MiB');
  for (const status of [200, 201, 204, 400, 401, 404, 412, 504]) {
    expect([status, statuses[status]]).toEqual([status, expect.any(Number)]);
  }
  expect(statuses).not.toHaveProperty('500');
  expect(statuses).not.toHaveProperty('none');
  expect(after - before).toBeLessThanOrEqual(2 * mebibyte);
});
