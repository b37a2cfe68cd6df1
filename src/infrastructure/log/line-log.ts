import type { Log, LogLevel } from '../../application/ports/driven.ts';
import { jsonLine } from './json-line.ts';
import { type MetricsConfig, requestMetrics } from './metrics.ts';
import { prettyLine } from './pretty-line.ts';

const severity: Record<LogLevel, number> = { debug: 0, info: 1, warn: 2, error: 3 };

export interface LogConfig {
  readonly level: LogLevel;
  readonly format: 'json' | 'pretty';
  /** Held by the line of a request, which is JSON then and written at every level. */
  readonly metrics?: MetricsConfig | undefined;
}

/** Writes one line per entry from the configured level up; every line has the fields of `base`. */
export const lineLog = (
  { level: least, format, metrics }: LogConfig,
  write: (line: string) => void,
  base: Readonly<Record<string, unknown>> = {},
): Log => {
  const line = format === 'json' || metrics ? jsonLine : prettyLine;
  return (level, message, fields = {}) => {
    const isMeasured = metrics !== undefined && message === 'request';
    const isWritten = severity[level] >= severity[least];
    if (!isMeasured && !isWritten) return;
    const entry = { ...base, ...fields };
    const measured = isMeasured ? requestMetrics(metrics, entry) : undefined;
    if (isWritten) write(line(level, message, { ...entry, ...measured }));
    else write(`${JSON.stringify(measured)}\n`);
  };
};
