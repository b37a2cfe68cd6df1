import type { Log, LogLevel } from '../application/ports.ts';

const severity: Record<LogLevel, number> = { debug: 0, info: 1, warn: 2, error: 3 };

/** One JSON object a line, for the levels from `least` up. */
export const jsonLog =
  (least: LogLevel, write: (line: string) => void): Log =>
  (level, message, fields = {}) => {
    if (severity[level] < severity[least]) return;
    const entry = { time: new Date().toISOString(), level, message, ...fields };
    write(
      `${JSON.stringify(entry, (_key, value) => (value instanceof Error ? plain(value) : value))}\n`,
    );
  };

const plain = ({ name, message, stack, cause }: Error) => ({ name, message, stack, cause });
