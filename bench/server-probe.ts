import { subscribe } from 'node:diagnostics_channel';
import type { AddressInfo, Server } from 'node:net';

/** Loaded before a server, the same for all: tells its parent where it listens, and what it has used when it is asked. */

const tell = (message: Told): void => void process.send?.(message);

export interface Told {
  readonly port?: number;
  /** CPU time of all threads, in microseconds. */
  readonly cpu?: number;
}

subscribe('tracing:net.server.listen:asyncEnd', (message) => {
  const { server } = message as { server: Server };
  tell({ port: (server.address() as AddressInfo).port });
});

process.on('message', () => {
  const { user, system } = process.cpuUsage();
  tell({ cpu: user + system });
});
process.on('disconnect', () => process.exit());

// What `build.ts` defines for bundles: tokens are verified.
Object.assign(globalThis, { STUBBED: false });
