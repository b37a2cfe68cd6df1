import { Writable } from 'node:stream';
import type { Environment } from '../../src/infrastructure/config/settings.ts';
import type { Main } from '../../src/infrastructure/main/command.ts';

export interface Ended {
  /** As a shell tells it: 128 and the signal's number for one that a signal has ended. */
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Lends a command this process, one at a time, as if it were its own. */
export const lendProcess = async (
  main: Main,
  args: readonly string[],
  env: Environment,
  folder: string,
): Promise<Ended> => {
  const [stdout, stderr] = [collector(), collector()];
  const own = Object.getOwnPropertyDescriptors(process);
  const cwd = process.cwd();
  process.chdir(folder);
  for (const [name, value] of Object.entries({ env: { ...env }, stdout, stderr })) {
    Object.defineProperty(process, name, { value, configurable: true });
  }
  try {
    const code = await main(args);
    return { code, stdout: stdout.text(), stderr: stderr.text() };
  } finally {
    const { env, stdout, stderr } = own;
    Object.defineProperties(process, { env, stdout, stderr });
    process.chdir(cwd);
  }
};

const collector = () => {
  let text = '';
  const write = (chunk: Buffer, _encoding: string, done: () => void): void => {
    text += chunk;
    done();
  };
  return Object.assign(new Writable({ write }), { text: () => text });
};
