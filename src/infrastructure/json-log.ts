import { inspect } from 'node:util';
import type { Log, LogLevel } from '../application/ports.ts';

const severity: Record<LogLevel, number> = { debug: 0, info: 1, warn: 2, error: 3 };

/** One JSON object a line, for the levels from `least` up. */
export const jsonLog =
  (least: LogLevel, write: (line: string) => void): Log =>
  (level, message, fields = {}) => {
    if (severity[level] < severity[least]) return;
    const entry = { time: new Date().toISOString(), level, message };
    write(`${toJson(entry, fields).replace(controls, escaped)}\n`);
  };

/** What JSON cannot hold (a circle, a bigint) does not make the log throw: the fields become text. */
const toJson = (entry: object, fields: object): string => {
  try {
    return JSON.stringify({ ...entry, ...fields }, (_key, value) =>
      value instanceof Error ? plain(value) : value,
    );
  } catch {
    return JSON.stringify({ ...entry, fields: inspect(fields) });
  }
};

/** The line breaks and control characters that JSON leaves as they are. */
const controls = /[\u007f-\u009f\u2028\u2029]/g;
const escaped = (character: string): string =>
  `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;

const plain = ({ name, message, stack, cause }: Error) => ({ name, message, stack, cause });
