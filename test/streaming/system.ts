import type { App } from '../../src/adapters/http/protocol/message.ts';
import type { LogLevel, UserRepository } from '../../src/application/ports/driven.ts';
import type { User } from '../../src/domain/user.ts';
import { container, tokens } from '../../src/infrastructure/main/container.ts';
import { testConfig } from '../e2e/test-config.ts';
import { userOf } from '../stores/users.ts';

/** A store that is only listed, and remembers with which signals. */
export interface ListedUsers extends Pick<UserRepository, 'list'> {
  readonly signals: (AbortSignal | undefined)[];
}

/** A store of this many users; `trouble` may happen to each page, counted from 1. */
export const usersUpTo = (
  count: number,
  trouble: (page: number) => unknown = () => {},
): ListedUsers => {
  const signals: (AbortSignal | undefined)[] = [];
  return {
    signals,
    async list({ limit, after }, signal) {
      signals.push(signal);
      await trouble(signals.length);
      const first = after === undefined ? 0 : numberOf(after) + 1;
      return usersFrom(first, Math.min(limit, count - first));
    },
  };
};

/** More users than any buffer holds, and not so many that a test without end would go unnoticed. */
export const far = 100_000;

export const usersFrom = (first: number, count: number): User[] =>
  Array.from({ length: count }, (_, i) => userOf(first + i));

const numberOf = (id: string): number => Number.parseInt(id.slice(id.lastIndexOf('-') + 1), 16);

interface LogEntry {
  readonly level: LogLevel;
  readonly message: string;
  readonly status?: number | 'aborted';
  readonly code?: string;
  readonly error?: unknown;
}

export interface System {
  readonly app: App;
  readonly entries: readonly LogEntry[];
  /** Resolves when this has been logged. */
  logged(message: string): Promise<LogEntry>;
}

/** A system composed as in production, over this store, with its log kept. */
export const systemOver = async (users: Partial<UserRepository>): Promise<System> => {
  const entries: LogEntry[] = [];
  const waiting: (() => void)[] = [];
  const services = container(testConfig);
  services.rebind(tokens.Users).toConstantValue(users as UserRepository);
  services.rebind(tokens.Log).toConstantValue((level, message, fields) => {
    entries.push({ level, message, ...fields });
    for (const check of waiting) check();
  });
  return {
    app: await services.getAsync(tokens.App),
    entries,
    logged: (message) =>
      new Promise((resolve) => {
        const check = () => {
          const entry = entries.find((each) => each.message === message);
          if (entry) resolve(entry);
        };
        waiting.push(check);
        check();
      }),
  };
};
