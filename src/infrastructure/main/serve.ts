import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { constants } from 'node:os';
import { setTimeout } from 'node:timers/promises';
import type { Log } from '../../application/ports/driven.ts';
import { flushed } from '../log/log-queue.ts';
import { gracefulStop } from './graceful-stop.ts';

/** How long requests in flight may take to finish, in milliseconds: with the log, 10 s in all, which Docker waits for. */
const gracePeriodMs = 9_000;

/** How long the end of the log may take to be read, in milliseconds. */
const flushTimeoutMs = 1_000;

/** For so long a second signal is taken for the first: npm passes on the Ctrl-C that we have had too. In milliseconds. */
const duplicateSignalMs = 500;

interface Place {
  readonly port: number;
  readonly host: string;
  /** What takes another port, which is to follow. */
  readonly elsewhere: string;
}

/**
 * Listens, and ends the process when what is in flight is done: on SIGINT and SIGTERM, of which a second
 * one ends it at once, and on an error that nobody has caught, with exit code 1. Gives the base URL.
 */
export const serve = async (
  server: Server,
  { port, host, elsewhere }: Place,
  log?: Log,
): Promise<string> => {
  const listening = Promise.withResolvers<void>();
  server.once('error', listening.reject).listen(port, host, listening.resolve);
  await listening.promise.catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'EADDRINUSE') throw new Error(`cannot listen on ${host}: ${error.message}`);
    throw new Error(
      `port ${port} is taken; stop what listens there, or take another: ${elsewhere} ${port + 1}`,
    );
  });
  const stop = gracefulStop(server, gracePeriodMs);
  let first: NodeJS.Signals | undefined;
  const stopOnce = (signal: NodeJS.Signals) => {
    first ??= signal;
    stop();
    void setTimeout(duplicateSignalMs, undefined, { ref: false }).then(() =>
      process.off('SIGINT', stopOnce).off('SIGTERM', stopOnce),
    );
  };
  process.on('SIGINT', stopOnce).on('SIGTERM', stopOnce);
  server.once('close', async () => {
    await Promise.race([flushed(process.stdout), setTimeout(flushTimeoutMs)]);
    end(first);
  });
  if (log) onUncaught(log, stop);
  return urlOf(server.address() as AddressInfo);
};

/**
 * By SIGINT where that was the reason, which a shell expects: a script that runs the server ends with it.
 * As a container's first process, which does not end by its own signal, with the exit code of it.
 */
const end = (signal: NodeJS.Signals | undefined): void => {
  // Requests that still wait for a store or a key server have no client any more.
  if (signal !== 'SIGINT') process.exit();
  process.removeAllListeners(signal).kill(process.pid, signal);
  process.exit(128 + constants.signals[signal]);
};

/** Handles unhandled rejections too. Ignores later errors, such as those of a closed log. */
const onUncaught = (log: Log, stop: () => void): void => {
  const fail = (error: unknown) => {
    process.exitCode = 1;
    stop();
    log('error', 'the server ends: nobody has caught this', { error });
  };
  process.once('uncaughtException', fail).on('uncaughtException', () => {});
};

/** Where it listens, not `localhost`: a client may take that for the other loopback. */
const urlOf = ({ address, port }: AddressInfo): string => {
  if (address === '0.0.0.0') return `http://127.0.0.1:${port}`;
  if (address === '::') return `http://[::1]:${port}`;
  return `http://${address.includes(':') ? `[${address}]` : address}:${port}`;
};
