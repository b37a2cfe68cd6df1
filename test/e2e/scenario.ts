import { maxBodyBytes } from '../../src/adapters/http/protocol/message.ts';
import type { Scope } from '../../src/application/access.ts';
import type { UseCases } from '../../src/application/ports/driving.ts';
import type { DoorKind } from './describe-every-door.ts';

/** Rights in a token by each kind of caller, for an operation that needs `scope`; undefined has no token. */
export const callers = {
  'no token': () => undefined,
  'a stranger': () => ({}),
  'its owner': () => ({}),
  'its scope': ({ scope }) => ({ scope }),
  'all scopes': ({ scope, others }) => ({ scope: [...others, scope].join(' ') }),
  'other scopes': ({ scope, others }) => {
    const similar = [scope.split(':')[0], `${scope}s`, `x${scope}`, scope.toUpperCase()];
    return { scope: [...others, ...similar].join(' ') };
  },
  admin: () => ({ roles: ['admin'] }),
  'another role': ({ scope }) => ({ roles: ['Admin', 'administrator', scope] }),
} as const satisfies Record<
  string,
  (needed: {
    readonly scope: string;
    /** All other scopes of the contract. */
    readonly others: readonly string[];
  }) => { readonly scope?: string; readonly roles?: readonly string[] } | undefined
>;
export type CallerKind = keyof typeof callers;

/** Who may call an operation, and what each kind of caller is answered. */
interface Access {
  readonly scope: string;
  readonly statuses: Readonly<Record<CallerKind, number>>;
}

const withToken = (status: number) => ({
  ...{ 'a stranger': status, 'its owner': status, 'its scope': status, 'all scopes': status },
  ...{ 'other scopes': status, admin: status, 'another role': status },
  'no token': 401,
});

export const everybody = (status: number): Access => ({
  scope: 'any:read',
  statuses: { ...withToken(status), 'no token': status },
});

/** For what belongs to whoever calls: own list, own create. */
export const everyToken = (scope: Scope, status: number): Access => ({
  scope,
  statuses: withToken(status),
});

export const withScope = (scope: Scope, status: number): Access => ({
  scope,
  statuses: {
    ...withToken(403),
    ...{ 'its scope': status, 'all scopes': status, admin: status },
  },
});

export const withScopeOrOwner = (scope: Scope, status: number): Access => {
  const { statuses } = withScope(scope, status);
  return { scope, statuses: { ...statuses, 'its owner': status } };
};

/** How a request differs from one by an admin for which all goes well. */
export interface Scenario {
  readonly app?: 'sound' | 'limited' | 'broken' | 'down' | 'busy' | 'late';
  /** Take the place of the real ones. */
  readonly useCases?: Partial<UseCases>;
  /** Comes after the path. */
  readonly query?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
  /** About something that is not there. */
  readonly isLost?: true;
  readonly caller?: 'no token' | 'a stranger';
  /** A request that is sent before, of the same operation unless it names another. */
  readonly before?: Scenario & { readonly operation?: string };
  /** Which doors let it come to this; all unless said otherwise. */
  readonly through?: (kind: DoorKind) => boolean;
}

/** What the suites need to know of an operation. */
export interface Declared {
  readonly access: Access;
  /** By each status that is documented, what leads to it. */
  readonly answers: Readonly<Record<number, Scenario>>;
  /** A body for which all goes well, time and again; the contract's example unless given. */
  readonly body?: () => object;
  /** The id in the path is its owner's `sub`; else whoever makes a thing owns it. */
  readonly isOwnOwner?: true;
}
export type Declarations = Readonly<Record<string, Declared>>;

export const well: Scenario = {};
export const ofAll: Record<number, Scenario> = {
  429: { app: 'limited' },
  500: { app: 'broken' },
  504: { app: 'late' },
};
export const ofContent: Record<number, Scenario> = { 406: { headers: { accept: 'image/png' } } };
export const ofCallers: Record<number, Scenario> = {
  401: { caller: 'no token' },
  403: { caller: 'a stranger' },
  503: { app: 'down' },
};
export const ofBodies: Record<number, Scenario> = {
  400: { body: {} },
  413: {
    body: `"${'x'.repeat(maxBodyBytes)}"`,
    // A load balancer takes no more than that either, and says so itself.
    through: ({ name }) => name !== 'ALB',
  },
  415: { headers: { 'content-type': 'text/plain' }, body: '{}' },
};
export const ofPaths: Record<number, Scenario> = {
  400: {
    query: '%FF',
    // An HTTP API refuses it itself.
    through: ({ name }) => !name.startsWith('HTTP API'),
  },
};
export const malformed: Scenario = { headers: { 'if-match': 'x' } };
export const outdated: Scenario = { headers: { 'if-match': '"99"' } };
export const lost: Scenario = { isLost: true };
export const keyed = (body?: object): Scenario => ({
  headers: { 'idempotency-key': 'a' },
  ...(body && { body }),
});
