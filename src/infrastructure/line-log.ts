import type { Log, LogLevel } from '../application/ports.ts';
import { jsonLine } from './json-line.ts';
import { prettyLine } from './pretty-line.ts';

const severity: Record<LogLevel, number> = { debug: 0, info: 1, warn: 2, error: 3 };

export interface LogConfig {
  readonly level: LogLevel;
  readonly format: 'json' | 'pretty';
}

/** A line an entry, from the configured level up; what is in `base` is in every one. */
export const lineLog = (
  { level: least, format }: LogConfig,
  write: (line: string) => void,
  base: Readonly<Record<string, unknown>> = {},
): Log => {
  const line = { json: jsonLine, pretty: prettyLine }[format];
  return (level, message, fields = {}) => {
    if (severity[level] >= severity[least]) write(line(level, message, { ...base, ...fields }));
  };
};
