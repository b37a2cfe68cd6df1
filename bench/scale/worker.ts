import { fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { environment } from '../tokens.ts';

/** What a batch has cost, in microseconds a request. */
export interface Cost {
  readonly wall: number;
  /** Of all threads of the process. */
  readonly cpu: number;
  /** How long a request took, where several were under way at once: the mean, since kinds of requests differ. */
  readonly latency?: number;
}

/** A process that is idle but for the loads it is asked for. */
export interface Worker {
  run<Reply = Cost>(load: string): Promise<Reply>;
  stop(): Promise<void>;
}

export const startWorker = async (
  script: string,
  args: readonly (string | number)[],
): Promise<Worker> => {
  const child = fork(join(import.meta.dirname, script), args.map(String), {
    execArgv: ['--expose-gc'],
    env: { ...environment, DATABASE_URL: 'memory:', LOG_LEVEL: 'error' },
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  let next = Promise.withResolvers<unknown>();
  child.on('message', (message: { readonly wrong?: string }) => {
    if (message.wrong === undefined) next.resolve(message);
    else next.reject(new Error(message.wrong));
  });
  const exit = once(child, 'exit');
  void exit.then(() => next.reject(new Error(`${script} has ended; why is above`)));
  await next.promise;
  return {
    run: <Reply>(load: string) => {
      next = Promise.withResolvers();
      child.send(load);
      return next.promise as Promise<Reply>;
    },
    async stop() {
      next.promise.catch(() => undefined);
      if (child.connected) child.disconnect();
      await exit;
    },
  };
};

/** What a worker does: the reply to each load, and what is to be undone at its end. */
export const work = (
  loads: Readonly<Record<string, () => Promise<unknown>>>,
  end = () => {},
): void => {
  process.on('message', async (load: string) => {
    try {
      process.send?.(await loads[load]?.());
    } catch (error) {
      process.send?.({ wrong: error instanceof Error ? error.message : String(error) });
    }
  });
  process.once('disconnect', () => {
    end();
    process.exit();
  });
  process.send?.('ready');
};

/** Of `count` requests, made by `make` before the clock runs; `ask` throws for a wrong answer. */
export const costOf = async <Request>(
  count: number,
  make: (n: number) => Request,
  ask: (request: Request) => Promise<void>,
): Promise<Cost> => {
  const requests = Array.from({ length: count }, (_, n) => make(n));
  const before = process.cpuUsage();
  const start = performance.now();
  for (const request of requests) await ask(request);
  const wall = (performance.now() - start) * 1_000;
  const { user, system } = process.cpuUsage(before);
  return { wall: wall / count, cpu: (user + system) / count };
};
