import type { Call, Operation } from './message.ts';

export interface PorticoOptions {
  /** Where the API is, with its stage or base path: `https://api.example.com/prod`. */
  readonly baseUrl: string | URL;
  /** A bearer token, or what gives one for each request that needs it. */
  readonly token?: string | (() => string | undefined | Promise<string | undefined>) | undefined;
  /** Where the token travels: `authorization`, unless a signature takes that. */
  readonly tokenHeader?: string | undefined;
  /** Goes with each request that needs a caller. */
  readonly apiKey?: string | undefined;
  /** Go with every request. */
  readonly headers?: Readonly<Record<string, string>> | undefined;
  /** Instead of the global one: to sign, to retry, to log. */
  readonly fetch?: ((url: string, init: RequestInit) => Promise<Response>) | undefined;
}

type Scalar = string | number | boolean;

/** The parts of any request, their types forgotten. */
export interface Parts extends Call {
  readonly path?: Readonly<Record<string, Scalar>>;
  readonly query?: Readonly<Record<string, Scalar | readonly Scalar[] | undefined>>;
  readonly headers?: Readonly<Record<string, Scalar | undefined>>;
  readonly body?: unknown;
}

/** An API never sends its callers elsewhere, and keys must not follow who does. */
const redirect = 'error';

/** What is sent for a call of an operation: all but its URL. */
export const initOf = async (
  { method, bodyType, secured }: Operation,
  { headers = {}, body, signal }: Parts,
  options: PorticoOptions,
): Promise<RequestInit> => {
  const fields = new Headers(options.headers);
  if (bodyType) fields.set('content-type', bodyType);
  if (secured) await identify(fields, options);
  for (const [name, value] of Object.entries(headers)) {
    if (value !== undefined) fields.set(name, `${value}`);
  }
  return {
    method,
    redirect,
    headers: fields,
    body: bodyType ? JSON.stringify(body) : null,
    signal: signal ?? null,
  };
};

const identify = async (
  fields: Headers,
  { token, tokenHeader = 'authorization', apiKey }: PorticoOptions,
): Promise<void> => {
  const current = typeof token === 'function' ? await token() : token;
  if (current !== undefined) fields.set(tokenHeader, `Bearer ${current}`);
  if (apiKey !== undefined) fields.set('x-api-key', apiKey);
};

export const urlOf = (
  baseUrl: string | URL,
  template: string,
  { path = {}, query = {} }: Parts,
): string => {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    for (const each of [value].flat()) if (each !== undefined) search.append(name, `${each}`);
  }
  const segments = template.replace(/\{(\w+)\}/g, (_, name) => segment(name, `${path[name]}`));
  return `${baseUrl}`.replace(/\/+$/, '') + segments + (search.size > 0 ? `?${search}` : '');
};

/** A URL cannot have dots for a segment, encoded or not (WHATWG URL §4.4), and an empty one is another path. */
const segment = (name: string, value: string): string => {
  if (['', '.', '..'].includes(value)) {
    throw new TypeError(`the path parameter ${name} cannot be "${value}"`);
  }
  return encodeURIComponent(value);
};
