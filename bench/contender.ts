import { fork } from 'node:child_process';
import { once } from 'node:events';
import { openSync } from 'node:fs';
import { join } from 'node:path';
import type { Door } from './events.ts';
import type { Batch, Cost } from './invoker.ts';
import { environment } from './tokens.ts';

/** A bundle in a process of its own, which is idle but for the batches it is asked for. */
export interface Contender {
  readonly name: string;
  run(batch: Batch): Promise<Cost>;
  stop(): Promise<void>;
}

const nowhere = openSync('/dev/null', 'w');

/** Ready when its bundle is loaded; the system throws away what it logs. */
export const startContender = async (
  name: string,
  {
    bundle,
    door,
    env,
    nodeFlags,
  }: {
    readonly bundle: string;
    readonly door: Door;
    readonly env: Readonly<Record<string, string>>;
    readonly nodeFlags: readonly string[];
  },
): Promise<Contender> => {
  const child = fork(join(import.meta.dirname, 'invoker.ts'), [bundle, door], {
    execArgv: ['--expose-gc', ...nodeFlags],
    env: { ...environment, ...env },
    stdio: ['ignore', nowhere, 'inherit', 'ipc'],
  });
  let next = Promise.withResolvers<Cost | 'ready'>();
  child.on('message', (message: Cost) => next.resolve(message));
  const exit = once(child, 'exit');
  void exit.then(() => next.reject(new Error(`${name} has failed; its error is above`)));
  const started = await next.promise;
  if (started !== 'ready') throw new Error(`${name} is not ready`);
  return {
    name,
    run(batch) {
      next = Promise.withResolvers();
      child.send(batch);
      return next.promise as Promise<Cost>;
    },
    async stop() {
      next.promise.catch(() => undefined);
      if (child.connected) child.disconnect();
      await exit;
    },
  };
};
