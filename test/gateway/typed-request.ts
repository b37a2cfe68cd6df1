import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { UsageError } from '../../src/infrastructure/main/command.ts';
import { type Fields, header, type WireRequest } from './wire.ts';

/** A request as it is typed after a command. */
export interface Typed {
  readonly method: string | undefined;
  /** With its query, as after a host in a URL. */
  readonly path: string | undefined;
  /** What comes before every path. */
  readonly prefix: string;
  /** `name: value`. */
  readonly headers: readonly string[];
  /** `@file` for what a file holds, `@-` for stdin. */
  readonly data: string | undefined;
}

export const readInput = (file: string): Buffer => readFileSync(file === '-' ? 0 : file);

/** Throws a `UsageError` for what no client sends. */
export const typedRequest = ({
  method = '',
  path = '',
  prefix,
  headers,
  data,
}: Typed): WireRequest => {
  if (!/^[A-Z]+$/.test(method)) throw new UsageError('the method must be like GET');
  if (!/^\/[!-~]*$/.test(path) || path.includes('#'))
    throw new UsageError('the path must begin with / and be percent-encoded');
  const [pathname = '', ...query] = path.split('?');
  const body = bodyOf(data);
  return {
    method,
    path: prefix + pathname,
    query: query.join('?'),
    headers: withDefaults(headers.map(field), body),
    body: body ?? Buffer.alloc(0),
    sourceIp: '127.0.0.1',
    requestId: randomUUID(),
  };
};

const bodyOf = (data: string | undefined): Buffer | undefined => {
  if (data === undefined) return undefined;
  return data.startsWith('@') ? readInput(data.slice(1)) : Buffer.from(data);
};

/** RFC 9110 §5.1 and §5.5. */
const field = (text: string): Fields[number] => {
  const [, name, value] = /^([\w!#$%&'*+.^`|~-]+):[ \t]*([\t -~]*?)[ \t]*$/.exec(text) ?? [];
  if (name === undefined || value === undefined)
    throw new UsageError(`-H must be like 'accept: application/json'`);
  return [name, value];
};

/** What any client sends, where it is not typed. */
const withDefaults = (headers: Fields, body: Buffer | undefined): Fields => {
  const defaults: Fields = [
    ['host', 'api.example'],
    ['user-agent', 'portico-invoke'],
    ['accept', '*/*'],
    ...(body
      ? ([
          ['content-type', 'application/json'],
          ['content-length', `${body.length}`],
        ] as const)
      : []),
  ];
  return [...defaults.filter(([name]) => header({ headers }, name) === undefined), ...headers];
};
