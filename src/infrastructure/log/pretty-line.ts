import { inspect, styleText } from 'node:util';
import type { LogLevel } from '../../application/ports/driven.ts';

const colours = { debug: 'gray', info: 'green', warn: 'yellow', error: 'red' } as const;

/** A line for a terminal: request and status, or the message and its fields. */
export const prettyLine = (
  level: LogLevel,
  message: string,
  fields: Readonly<Record<string, unknown>>,
): string => {
  const time = new Date().toTimeString().slice(0, 8);
  const { method, path, status, durationMs, code, caller } = fields;
  if (message !== 'request') {
    const { error, ...rest } = fields;
    const more = [inspect(rest, { breakLength: Number.POSITIVE_INFINITY }), inspect(error)];
    return `${time} ${styleText(colours[level], level)} ${message} ${more.join('\n')}\n`;
  }
  const outcome = styleText(Number(status) < 400 ? 'green' : 'yellow', `${status}`);
  const details = [code, caller].filter(Boolean).map((detail) => inspect(detail));
  return `${[time, outcome, method, inspect(path).slice(1, -1), `${durationMs} ms`, ...details].join(' ')}\n`;
};
