import { type Handler, invokeFunction } from './invoke.ts';
import { evaluate } from './policy.ts';
import { requireRecord } from './result.ts';
import type { Routed } from './routes.ts';
import {
  gatewayAnswer,
  header,
  MalformedResult,
  type WireRequest,
  type WireResponse,
} from './wire.ts';

/** A Lambda authorizer as it is attached to a gateway. */
export interface AuthorizerSettings {
  readonly handler: Handler;
  /** In AWS's words: `method.request.header.Authorization`, `$request.header.Authorization`, `$context.routeKey`. */
  readonly identitySources: readonly string[];
  /** How long a decision is remembered, in seconds; 0 for not at all. */
  readonly ttl: number;
  /** The gateway's clock, in milliseconds. */
  readonly now?: () => number;
}

/** What the gateway of one kind does before and after it asks. */
export interface AuthorizerDialect {
  /** The authorizer's event. */
  toEvent(routed: Routed, identity: readonly string[]): object;
  /** What a decision means for this request. Throws a `MalformedResult` for one it cannot read. */
  decide(result: unknown, routed: Routed): Decision;
  /** What `context.…` identity sources are taken from. */
  context(routed: Routed): Readonly<Record<string, unknown>>;
  readonly unauthorized: WireResponse;
  readonly failure: WireResponse;
}

/** The context that goes to the function, or the answer that the client gets instead. */
export type Decision =
  | { readonly context: Record<string, unknown>; readonly usageIdentifierKey?: string }
  | { readonly refusal: WireResponse };

/** Asks the authorizer, or remembers what it said to the same identity. */
export const authorizer = (
  dialect: AuthorizerDialect,
  { handler, identitySources, ttl, now = Date.now }: AuthorizerSettings,
) => {
  const remembered = new Map<string, { result: unknown; until: number }>();

  const ask = async (routed: Routed, identity: readonly string[]): Promise<unknown> => {
    const key = JSON.stringify(identity);
    const known = remembered.get(key);
    if (known && now() < known.until) return known.result;
    const event = dialect.toEvent(routed, identity);
    const result = await invokeFunction(handler, event, routed.request.requestId);
    remembered.set(key, { result, until: now() + ttl * 1_000 });
    return result;
  };

  return async (routed: Routed): Promise<Decision> => {
    const context = dialect.context(routed);
    const identity = identitySources.flatMap(
      (source) => identityValue(source, routed.request, context) || [],
    );
    if (identity.length < identitySources.length) return { refusal: dialect.unauthorized };
    try {
      return dialect.decide(await ask(routed, identity), routed);
    } catch (error) {
      const isUnauthorized = error instanceof Error && error.message === 'Unauthorized';
      return { refusal: isUnauthorized ? dialect.unauthorized : dialect.failure };
    }
  };
};

const identityValue = (
  source: string,
  request: WireRequest,
  context: Readonly<Record<string, unknown>>,
): string | undefined => {
  const [, kind, name = ''] = /\b(header|querystring|context)\.(.+)$/.exec(source) ?? [];
  switch (kind) {
    case 'header':
      return header(request, name);
    case 'querystring':
      return new URLSearchParams(request.query).get(name) ?? undefined;
    case 'context':
      return String(
        name.split('.').reduce<unknown>((at, key) => requireRecord(at)[key], context) ?? '',
      );
    default:
      throw new Error(`unknown identity source ${source}`);
  }
};

const scalar = (value: unknown): boolean => ['string', 'number', 'boolean'].includes(typeof value);

const requireContext = (context: unknown = {}): Record<string, unknown> => {
  const entries = requireRecord(context);
  if (Object.values(entries).every(scalar)) return entries;
  throw new MalformedResult('a context value is not a string, number or boolean');
};

/** An IAM policy: of REST APIs, and of HTTP APIs with payload format 1.0. */
export const decideByPolicy = (value: unknown, methodArn: string): Decision => {
  const result = requireRecord(value);
  const { principalId, policyDocument, usageIdentifierKey } = result;
  if (typeof principalId !== 'string' || principalId === '') {
    throw new MalformedResult('principalId is not a string that names somebody');
  }
  const context = requireContext(result['context'] ?? {});
  if ('claims' in context) throw new MalformedResult('claims is a reserved name');
  switch (evaluate(policyDocument, methodArn)) {
    case 'explicit deny':
      return refused('User is not authorized to access this resource with an explicit deny');
    case 'deny':
      return refused('User is not authorized to access this resource');
    case 'allow':
      return {
        context: { principalId, ...context },
        ...(typeof usageIdentifierKey === 'string' && { usageIdentifierKey }),
      };
  }
};

const refused = (Message: string): Decision => ({
  refusal: gatewayAnswer(403, { Message }),
});

/** A simple response: of HTTP APIs with payload format 2.0. */
export const decideSimply = (value: unknown): Decision => {
  const result = requireRecord(value);
  if (typeof result['isAuthorized'] !== 'boolean')
    throw new MalformedResult('isAuthorized is not a boolean');
  return result['isAuthorized']
    ? { context: requireContext(result['context'] ?? {}) }
    : { refusal: gatewayAnswer(403, { message: 'Forbidden' }) };
};
