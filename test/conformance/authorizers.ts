import type { AuthorizerPorts } from '../../src/adapters/authorizers/decide.ts';
import { httpAuthorizer } from '../../src/adapters/authorizers/http-authorizer.ts';
import { requestAuthorizer } from '../../src/adapters/authorizers/request-authorizer.ts';
import { tokenAuthorizer } from '../../src/adapters/authorizers/token-authorizer.ts';
import type { Principal } from '../../src/application/ports/driven.ts';
import { type Handler, invokeFunction } from '../gateway/invoke.ts';
import { type AwsEvent, readEvent } from './events.ts';

export const ada: Principal = {
  id: 'ada',
  kind: 'token',
  roles: ['admin', 'auditor'],
  scopes: ['users:read', 'users:write'],
};

const ports: AuthorizerPorts = {
  authenticate: async () => ada,
  log: () => {},
  tokenHeader: 'authorization',
};

export interface Authorizer {
  readonly name: string;
  /** The events of its kind; the first of them carries a token. */
  readonly events: readonly [string, ...string[]];
  readonly open: (own: Partial<AuthorizerPorts>) => Handler;
}

export const tokenKind: Authorizer = {
  name: 'TOKEN authorizer',
  events: ['authorizers/token', 'authorizers/token-console-test'],
  open: (own) => tokenAuthorizer({ ...ports, ...own }),
};
export const requestKind: Authorizer = {
  name: 'REQUEST authorizer',
  events: [
    'authorizers/request',
    'authorizers/request-console-test',
    'authorizers/request-api-key',
  ],
  open: (own) => requestAuthorizer({ ...ports, ...own }),
};
const open: Authorizer['open'] = (own) => httpAuthorizer({ ...ports, ...own });
export const http1Kind: Authorizer = {
  name: 'HTTP API authorizer 1.0',
  events: ['authorizers/http-api-1.0', 'authorizers/http-api-2.0'],
  open,
};
export const http2Kind: Authorizer = {
  name: 'HTTP API authorizer 2.0',
  events: ['authorizers/http-api-2.0', 'authorizers/http-api-1.0'],
  open,
};

export const authorizers = [tokenKind, requestKind, http1Kind, http2Kind];
/** Those that answer with an IAM policy. */
export const policyAuthorizers = [tokenKind, requestKind, http1Kind];

/** What the authorizer says of an event. */
export const decision = async (
  { open, events: [first] }: Authorizer,
  event: AwsEvent = readEvent(first),
  own: Partial<AuthorizerPorts> = {},
): Promise<AwsEvent> => invokeFunction(open(own), event, 'id');

/** The event with another field for the credentials. */
export const withToken = (event: AwsEvent, token: string): AwsEvent =>
  event.type === 'TOKEN'
    ? { ...event, authorizationToken: token }
    : {
        ...event,
        headers: { ...event.headers, Authorization: undefined, authorization: token },
        ...(event.multiValueHeaders && {
          multiValueHeaders: {
            ...event.multiValueHeaders,
            Authorization: undefined,
            authorization: [token],
          },
        }),
      };
