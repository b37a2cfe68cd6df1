import { fork } from 'node:child_process';
import { once } from 'node:events';
import { openSync } from 'node:fs';
import { join } from 'node:path';
import type { Told } from './server-probe.ts';
import { environment } from './tokens.ts';

/** A server in a process of its own. */
export interface ServerProcess {
  readonly name: string;
  readonly url: string;
  /** CPU time so far, in microseconds. */
  cpu(): Promise<number>;
  stop(): Promise<void>;
}

const nowhere = openSync('/dev/null', 'w');
const probe = join(import.meta.dirname, 'server-probe.ts');

/** Ready when it listens; the system throws away what it logs. */
export const startServer = async (
  name: string,
  {
    script,
    args = [],
    env = {},
    nodeFlags = [],
  }: {
    /** From the root. */
    readonly script: string;
    readonly args?: readonly string[];
    readonly env?: Readonly<Record<string, string>>;
    readonly nodeFlags?: readonly string[];
  },
): Promise<ServerProcess> => {
  const child = fork(join(import.meta.dirname, '..', script), args, {
    execArgv: ['--import', probe, ...nodeFlags],
    env: { ...environment, ...env },
    stdio: ['ignore', nowhere, 'inherit', 'ipc'],
  });
  let next = Promise.withResolvers<Told>();
  child.on('message', (message: Told) => next.resolve(message));
  const exit = once(child, 'exit');
  void exit.then(() => next.reject(new Error(`${name} has ended; why is above`)));
  const { port } = await next.promise;
  return {
    name,
    url: `http://127.0.0.1:${port}`,
    async cpu() {
      next = Promise.withResolvers();
      child.send('cpu');
      return (await next.promise).cpu ?? Number.NaN;
    },
    async stop() {
      next.promise.catch(() => undefined);
      if (child.connected) child.disconnect();
      await exit;
    },
  };
};
