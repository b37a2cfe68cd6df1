import fc from 'fast-check';
import type { LogLevel } from '../../src/application/ports/driven.ts';
import { Failure } from '../../src/domain/failure.ts';
import { lineLog } from '../../src/infrastructure/log/line-log.ts';
import { anyText } from '../properties/any-text.ts';

const levels: LogLevel[] = ['debug', 'info', 'warn', 'error'];

/** What is written for one entry, which must be one line without control characters. */
const lineOf = (message: string, fields?: Record<string, unknown>): string => {
  const lines: string[] = [];
  lineLog({ level: 'debug', format: 'json' }, (line) => lines.push(line))('info', message, fields);
  expect(lines).toStrictEqual([expect.stringMatching(/^[^\p{Cc}\p{Zl}\p{Zp}]+\n$/u)]);
  return lines[0] ?? '';
};

const entryOf = (message: string, fields?: Record<string, unknown>) =>
  JSON.parse(lineOf(message, fields));

it.each([
  ['debug', levels],
  ['info', ['info', 'warn', 'error']],
  ['warn', ['warn', 'error']],
  ['error', ['error']],
] as const)('writes from the level %s up', (least, expected) => {
  const lines: string[] = [];
  const log = lineLog({ level: least, format: 'json' }, (line) => lines.push(line));
  for (const level of levels) log(level, 'a message');
  expect(lines.map((line) => JSON.parse(line).level)).toStrictEqual(expected);
});

it('writes time, level, message and fields', () => {
  expect(entryOf('a message', { status: 200, user: { id: 'ada' } })).toStrictEqual({
    timestamp: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
    level: 'info',
    message: 'a message',
    status: 200,
    user: { id: 'ada' },
  });
});

it('keeps line breaks and control characters inside one line', () => {
  const hostile = 'a\r\nb\0\t\u001b[31m\u007f\u0085\u009b\u2028\u2029{"level":"error"}';
  const entry = entryOf(hostile, { [hostile]: hostile });
  expect(entry).toMatchObject({ message: hostile, [hostile]: hostile });
});

it('keeps any text inside one line, unchanged', () => {
  fc.assert(
    fc.property(anyText(), (text) => {
      expect(entryOf(text, { text })).toMatchObject({ message: text, text });
    }),
  );
});

it('tells all about an error and what caused it', () => {
  const cause = new TypeError('fetch failed', { cause: new Error('connection refused') });
  const error = new Failure('unavailable', 'no keys', { cause });
  expect(entryOf('a message', { error })['error']).toStrictEqual({
    name: 'Failure',
    message: 'no keys',
    stack: error.stack,
    cause: {
      name: 'TypeError',
      message: 'fetch failed',
      stack: cause.stack,
      cause: { name: 'Error', message: 'connection refused', stack: expect.any(String) },
    },
  });
});

it('never throws, and still tells what there is, for what JSON cannot hold', () => {
  const circle: Record<string, unknown> = { inner: 'in a circle' };
  circle['itself'] = circle;
  const error = new Error('its own cause');
  error.cause = error;
  const broken = {
    id: 'broken',
    toJSON() {
      throw new Error('no JSON for this');
    },
  };
  for (const [field, text] of [
    [circle, 'in a circle'],
    [error, 'its own cause'],
    [12_345_678_901_234_567_890n, '12345678901234567890n'],
    [broken, 'broken'],
  ]) {
    expect(entryOf('a message', { field })).toMatchObject({
      level: 'info',
      message: 'a message',
      fields: expect.stringContaining(String(text)),
    });
  }
});
