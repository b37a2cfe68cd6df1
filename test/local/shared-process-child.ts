import { lendProcess } from './lend-process.ts';
import type { Call } from './shared-process.ts';

// Each server that is started here listens for signals.
process.setMaxListeners(0);

process.on('message', async ({ file, args, env, folder }: Call) => {
  const { main } = await import(file);
  process.send?.(await lendProcess(main, args, env, folder));
});
