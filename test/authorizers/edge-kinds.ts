import type { AuthorizerPorts } from '../../src/adapters/authorizers/decide.ts';
import { httpAuthorizer } from '../../src/adapters/authorizers/http-authorizer.ts';
import { requestAuthorizer } from '../../src/adapters/authorizers/request-authorizer.ts';
import { tokenAuthorizer } from '../../src/adapters/authorizers/token-authorizer.ts';
import type { App } from '../../src/adapters/http/protocol/message.ts';
import { httpApi } from '../../src/adapters/lambda/http-api.ts';
import { restApi } from '../../src/adapters/lambda/rest-api.ts';
import type { GatewayDoor } from '../gateway/door.ts';
import { httpApiGateway } from '../gateway/http-api.ts';
import type { Handler } from '../gateway/invoke.ts';
import { restApiGateway } from '../gateway/rest-api.ts';
import { contractRoute as findRoute } from '../gateway/routes.ts';

/** A gateway with one of our authorizers before our app. */
export interface EdgeKind {
  readonly name: string;
  readonly prefix: string;
  readonly gateway: GatewayDoor;
  readonly authorizer: (ports: AuthorizerPorts) => Handler;
  readonly handler: (app: App) => Handler;
  /** The identity source that is this header, in the gateway's words. */
  readonly source: (header: string) => string;
  /** What the gateway answers where the authorizer finds a token no good. */
  readonly refusal: 401 | 403;
}

const rest = {
  prefix: '/prod',
  handler: (app: App): Handler => restApi(app),
  source: (header: string) => `method.request.header.${header}`,
  refusal: 401,
} as const;

const http = {
  authorizer: httpAuthorizer,
  handler: (app: App): Handler => httpApi(app),
  source: (header: string) => `$request.header.${header}`,
};

export const restToken: EdgeKind = {
  ...rest,
  name: 'a REST API with a TOKEN authorizer',
  gateway: restApiGateway({ stage: 'prod', findRoute, authorizerType: 'TOKEN' }),
  authorizer: tokenAuthorizer,
};

export const restRequest: EdgeKind = {
  ...rest,
  name: 'a REST API with a REQUEST authorizer',
  gateway: restApiGateway({ stage: 'prod', findRoute, authorizerType: 'REQUEST' }),
  authorizer: requestAuthorizer,
};

const simple = { findRoute, payload: '2.0', authorizerPayload: '2.0' } as const;
export const httpSimple: EdgeKind = {
  ...http,
  name: 'an HTTP API with simple responses',
  prefix: '',
  gateway: httpApiGateway({ ...simple, stage: '$default' }),
  refusal: 403,
};

const byPolicy = { findRoute, payload: '1.0', authorizerPayload: '1.0' } as const;
export const httpPolicy: EdgeKind = {
  ...http,
  name: 'an HTTP API with policies',
  prefix: '/dev',
  gateway: httpApiGateway({ ...byPolicy, stage: 'dev' }),
  refusal: 401,
};

export const edgeKinds: readonly EdgeKind[] = [restToken, restRequest, httpSimple, httpPolicy];

/** The authorizers that see all of a request, not its token only. */
export const wholeRequestKinds: readonly EdgeKind[] = [restRequest, httpSimple, httpPolicy];
