import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { constants } from 'node:os';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import type { Environment } from '../../src/infrastructure/config/settings.ts';
import type { Main } from '../../src/infrastructure/main/command.ts';
import { temporaryFolder } from '../infrastructure/temporary-folder.ts';
import { type Ended, lendProcess } from './lend-process.ts';

const root = join(__dirname, '../..');
const entryPoints = join(root, 'src/infrastructure/main');

/** Where Node keeps what it has compiled: most of what a process of ours takes to start is that. */
export const compileCache = { NODE_COMPILE_CACHE: join(root, 'node_modules/.cache/portico') };

export interface CommandLine {
  /** When stdout has matched. */
  printed(pattern: RegExp): Promise<RegExpExecArray>;
  signal(name: NodeJS.Signals): void;
  readonly ended: Promise<Ended>;
}

/**
 * Runs the project's entry points in a new folder for each test of this block, with no settings but those
 * given: as processes of their own, none of which outlives its test, or as functions in this one.
 */
export const commandLines = () => {
  const children = new Map<ChildProcess, Promise<Ended>>();
  afterEach(async () => {
    for (const child of children.keys()) child.kill('SIGKILL');
    await Promise.all(children.values());
    children.clear();
  });
  const folder = temporaryFolder();

  const run = (
    script: string,
    args: readonly string[] = [],
    env: Environment = {},
  ): CommandLine => {
    const child = spawn(process.execPath, [join(entryPoints, script), ...args], {
      cwd: folder(),
      env: { ...compileCache, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const [stdout, stderr] = [transcript(child.stdout), transcript(child.stderr)];
    const ended = once(child, 'close').then(([code, signal]) => ({
      code: code ?? 128 + constants.signals[signal as NodeJS.Signals],
      stdout: stdout.text(),
      stderr: stderr.text(),
    }));
    children.set(child, ended);
    return { printed: stdout.seen, signal: (name) => child.kill(name), ended };
  };

  return {
    run,
    folder,
    call: (main: Main, args: readonly string[] = [], env: Environment = {}) =>
      lendProcess(main, args, env, folder()),
  };
};

/** What a stream has said so far, and when it has said something. */
export const transcript = (stream: Readable) => {
  let text = '';
  stream.setEncoding('utf8').on('data', (chunk: string) => {
    text += chunk;
  });
  const seen = async (pattern: RegExp): Promise<RegExpExecArray> => {
    for (;;) {
      const match = pattern.exec(text);
      if (match) return match;
      if (stream.closed) throw new Error(`${pattern} is not in what was said: ${text}`);
      await Promise.race([once(stream, 'data'), once(stream, 'close')]);
    }
  };
  return { text: () => text, seen };
};

/** A command that fails says why on one line and nothing else. */
export const failsWith = (line: RegExp, code = 1): Ended => ({
  code,
  stdout: '',
  stderr: expect.stringMatching(new RegExp(`^portico: ${line.source}\n$`)),
});

/** And one that does not take what it is given. */
export const refusesWith = (line: RegExp): Ended => failsWith(line, 2);
