import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { temporaryFolder } from '../infrastructure/temporary-folder.ts';
import { figure } from '../security/figures.ts';
import { runChild } from './run-child.ts';
import type { Soaked } from './soak-child.ts';

jest.setTimeout(1_800_000);

const mebibyte = 1_048_576;

const folder = temporaryFolder();
const stalled = createServer(() => {});
beforeEach(() => once(stalled.listen(0, '127.0.0.1'), 'listening'));
afterEach(async () => {
  stalled.close();
  stalled.closeAllConnections();
  await once(stalled, 'close');
});

it('a million invocations of what is deployed, good and bad, let the heap grow by 2 MiB at most', async () => {
  const build = join(__dirname, '../../scripts/build.ts');
  execFileSync(process.execPath, [build, '--outdir', folder()], { stdio: 'ignore' });
  const { port } = stalled.address() as AddressInfo;
  const args = ['1000000', folder(), `http://127.0.0.1:${port}`];
  const { said } = await runChild<Soaked>('soak-child.ts', args, ['--expose-gc']);
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
