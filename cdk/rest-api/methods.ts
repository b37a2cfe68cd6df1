import { Duration } from 'aws-cdk-lib';
import {
  type IAuthorizer,
  LambdaIntegration,
  type LambdaIntegrationOptions,
  ResponseTransferMode,
  type RestApi,
} from 'aws-cdk-lib/aws-apigateway';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import { optionsHeaders } from '../../src/adapters/http/contract/options.ts';
import { type Route, routesOf } from '../contract.ts';
import type { Stage } from '../settings/stage.ts';
import { cacheKeyOf } from './cache.ts';
import { literalAnswer } from './literal-answer.ts';
import { methodOptions } from './method-options.ts';
import { addLiteral, addOptions } from './mock.ts';

/** Who is asked about a request. */
export interface Behind {
  readonly door: IFunction;
  /** About operations that stream, where they do. */
  readonly stream: IFunction | undefined;
  readonly authorizer: IAuthorizer | undefined;
}

/** The contract's methods and no other, with OPTIONS on every path. */
export const addMethods = (api: RestApi, behind: Behind, stage: Stage): void => {
  // Where the app answers browsers, API Gateway answers nobody in its place.
  const isMocked = stage.cors?.owner !== 'app';
  const optionsOf = methodOptions(api, behind.authorizer, stage);
  const integrationOf = integrations(behind, stage);
  const routes = routesOf(stage);
  for (const route of routes) {
    const resource = api.root.resourceForPath(route.path);
    const literal = isMocked ? literalAnswer(route.operation) : undefined;
    if (literal) addLiteral(resource, route.method, literal, stage);
    else resource.addMethod(route.method, integrationOf(route), optionsOf(route));
  }
  for (const [path, methods] of Map.groupBy(routes, ({ path }) => path)) {
    const resource = api.root.resourceForPath(path);
    const allow = [...methods.map(({ method }) => method), 'OPTIONS'];
    const patch = methods.find(({ method }) => method === 'PATCH')?.operation;
    if (isMocked) addOptions(resource, optionsHeaders(allow, patch), stage);
    else resource.addMethod('OPTIONS', buffered(behind.door));
  }
};

const integrations =
  ({ door, stream }: Behind, stage: Stage) =>
  (route: Route): LambdaIntegration => {
    const isStreamed = Object.values(route.operation.answers).some(({ lines }) => lines);
    if (stream && isStreamed) return streamed(stream, stage);
    return buffered(door, { cacheKeyParameters: cacheKeyOf(route, stage) });
  };

/** One permission for the whole API: one for each method would outgrow the function's policy. */
const scopePermissionToMethod = false;

/** As long as API Gateway waits; the app gives up before. */
const buffered = (handler: IFunction, options: LambdaIntegrationOptions = {}) =>
  new LambdaIntegration(handler, {
    ...options,
    scopePermissionToMethod,
    timeout: Duration.seconds(29),
  });

/** https://docs.aws.amazon.com/apigateway/latest/developerguide/response-transfer-mode.html */
const streamed = (handler: IFunction, { lambda }: Stage) =>
  new LambdaIntegration(handler, {
    scopePermissionToMethod,
    responseTransferMode: ResponseTransferMode.STREAM,
    timeout: Duration.seconds(lambda.streamTimeoutSeconds),
  });
