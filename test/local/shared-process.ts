import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Environment } from '../../src/infrastructure/config/settings.ts';
import { compileCache } from './command-line.ts';
import type { Ended } from './lend-process.ts';

export interface Call {
  readonly file: string;
  readonly args: readonly string[];
  readonly env: Environment;
  readonly folder: string;
}

const root = join(__dirname, '../..');

/**
 * One process for all commands of this block, called one after another. Node loads the modules, not jest, and
 * each of them once: a bundle keeps the settings of its first call. What a command has started goes on
 * until the block ends.
 */
export const sharedProcess = () => {
  let child: ChildProcess;
  let folder: string;
  let gone: Promise<never>;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'portico-shared-'));
    child = fork(join(__dirname, 'shared-process-child.ts'), {
      cwd: folder,
      env: compileCache,
      execArgv: [],
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    });
    gone = once(child, 'close').then(([code, signal]) => {
      throw new Error(`the shared process has ended with ${code ?? signal}`);
    });
    gone.catch(() => {});
  });
  afterAll(async () => {
    child?.kill('SIGKILL');
    await gone?.catch(() => {});
  });
  afterAll(() => folder && rmSync(folder, { recursive: true }));

  /** Calls the `main` of a file of the project, in the block's folder unless another is given. */
  return async (
    file: string,
    args: readonly string[],
    env: Environment = {},
    cwd = folder,
  ): Promise<Ended> => {
    const call: Call = { file: join(root, file), args, env, folder: cwd };
    child.send(call);
    const [ended] = await Promise.race([once(child, 'message'), gone]);
    return ended;
  };
};
