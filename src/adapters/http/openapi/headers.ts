import { securityHeaders } from '../policies/security-headers.ts';
import type { HttpResponse } from '../protocol/message.ts';
import type { Header, Reference } from './types.ts';

const text = { type: 'string' };

/** Response headers by lower-case name; `required` holds for responses that always have the header. */
const headers = {
  'x-request-id': {
    description: 'The id of the request, as in the log',
    required: true,
    schema: { type: 'string', minLength: 1 },
  },
  'cache-control': {
    description: 'Who may cache the response, and for how long (RFC 9111)',
    required: true,
    schema: text,
  },
  'x-content-type-options': {
    description: '`nosniff`: browsers must not guess the media type',
    required: true,
    schema: { const: securityHeaders['x-content-type-options'] },
  },
  'referrer-policy': {
    description: '`no-referrer`: browsers must not send the URL to other sites',
    required: true,
    schema: { const: securityHeaders['referrer-policy'] },
  },
  'content-security-policy': {
    description: 'Keeps a browser from running or framing the response (CSP level 3)',
    schema: { const: securityHeaders['content-security-policy'] },
  },
  'strict-transport-security': {
    description: 'Tells browsers to use HTTPS only (RFC 6797); sent over TLS',
    schema: text,
  },
  vary: {
    description: 'The request headers that the response depends on (RFC 9110)',
    schema: text,
  },
  ratelimit: {
    description: 'The remaining quota: `r` requests for `t` seconds',
    schema: { type: 'string', pattern: '^".+";r=\\d+;t=\\d+$' },
  },
  'ratelimit-policy': {
    description: 'The quota: `q` requests in `w` seconds',
    schema: { type: 'string', pattern: '^".+";q=\\d+;w=\\d+$' },
  },
  'retry-after': {
    description: 'Seconds to wait before the next attempt',
    required: true,
    schema: { type: 'integer', minimum: 0 },
  },
  'www-authenticate': {
    description:
      'What is wrong with the credentials (RFC 6750); a REST API puts `x-amzn-remapped-` before the name',
    required: true,
    schema: { type: 'string', pattern: '^Bearer ' },
  },
  accept: { description: 'The media types that the body may have (RFC 9110)', schema: text },
  'accept-encoding': {
    description: 'The content codings that the body may have (RFC 9110)',
    schema: text,
  },
  'accept-patch': {
    description: 'The media types that a patch may have (RFC 5789)',
    schema: text,
  },
} as const satisfies Record<string, Header>;

/** The reusable headers of the document. */
export const headerComponents: Readonly<Record<string, Header>> = headers;

const always = [
  'x-request-id',
  'cache-control',
  'x-content-type-options',
  'referrer-policy',
] as const;
const often = [
  'content-security-policy',
  'strict-transport-security',
  'vary',
  'ratelimit',
  'ratelimit-policy',
] as const;

const reference = (name: string): Reference => ({ $ref: `#/components/headers/${name}` });

/** The headers of every response. */
export const commonHeaders: Readonly<Record<string, Reference>> = Object.fromEntries(
  [...always, ...often].map((name) => [name, reference(name)]),
);

const declared: Readonly<Record<string, Pick<Header, 'required' | 'schema'>>> = {
  etag: { required: true, schema: { type: 'string', pattern: '^(W/)?"[^"]*"$' } },
  location: { required: true, schema: { type: 'string', format: 'uri-reference' } },
};

/** The headers that an operation declares. */
export const declaredHeaders = (
  descriptions: Readonly<Record<string, string>>,
): Readonly<Record<string, Header>> =>
  Object.fromEntries(
    Object.entries(descriptions).map(([name, description]) => [
      name,
      { description, ...(declared[name] ?? { schema: text }) },
    ]),
  );

/** The additional headers of problem responses; required only if every example has the header. */
export const problemHeaders = (
  examples: readonly Pick<HttpResponse, 'headers'>[],
): Readonly<Record<string, Header | Reference>> => {
  const found: Record<string, Header | Reference> = {};
  for (const name of problemHeaderNames) {
    const count = examples.filter((example) => name in example.headers).length;
    const { required: _, ...optional }: Header = headers[name];
    if (count > 0) found[name] = count === examples.length ? reference(name) : optional;
  }
  return found;
};

const problemHeaderNames = [
  ...(['retry-after', 'www-authenticate'] as const),
  ...(['accept', 'accept-encoding', 'accept-patch'] as const),
];
