import { inspect } from 'node:util';
import type { LogLevel } from '../../application/ports/driven.ts';

/**
 * An entry as one JSON object on one line, whose time and level Lambda reads where it logs JSON itself:
 * https://docs.aws.amazon.com/lambda/latest/dg/monitoring-cloudwatchlogs-log-level.html
 */
export const jsonLine = (
  level: LogLevel,
  message: string,
  fields: Readonly<Record<string, unknown>>,
): string => {
  const entry = { timestamp: new Date().toISOString(), level, message };
  return `${toJson(entry, fields).replace(controls, escaped)}\n`;
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
