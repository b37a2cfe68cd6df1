import {
  type IAuthorizer,
  type IModel,
  type JsonSchema,
  type MethodOptions,
  Model,
  type RestApi,
} from 'aws-cdk-lib/aws-apigateway';
import { contract } from '../../src/adapters/http/contract/contract.ts';
import { draft04Models } from '../../src/adapters/http/contract/models.ts';
import type { Operation, Route } from '../contract.ts';
import type { Stage } from '../settings/stage.ts';
import { cacheKeyOf } from './cache.ts';
import { parametersOf } from './parameters.ts';

/** What API Gateway asks of a request to a method before the function runs. */
export const methodOptions = (
  api: RestApi,
  authorizer: IAuthorizer | undefined,
  stage: Stage,
): ((route: Route) => MethodOptions) => {
  const { apiKeys, validation } = stage.restApi;
  const protection: MethodOptions = {
    ...(authorizer && { authorizer }),
    ...(apiKeys && { apiKeyRequired: true }),
  };
  const shapeOf = validation ? requestShapes(api) : () => ({});
  return (route) => ({
    ...(!route.isPublic && protection),
    ...shapeOf(route.operation),
    requestParameters: {
      ...Object.fromEntries(cacheKeyOf(route, stage).map((name) => [name, false])),
      ...parametersOf(route.operation),
    },
  });
};

/** Bodies by the contract's models and parameters by their presence; other media types are the app's to refuse. */
const requestShapes = (api: RestApi): ((operation: Operation) => MethodOptions) => {
  const requestValidator = api.addRequestValidator('Validator', {
    validateRequestBody: true,
    validateRequestParameters: true,
  });
  const models = new Map<string, IModel>(
    Object.entries(draft04Models(contract)).map(([id, schema]) => [
      id,
      new Model(api, `Model-${id}`, { restApi: api, modelName: id, schema: schema as JsonSchema }),
    ]),
  );
  return ({ id, request }) => {
    const model = models.get(id);
    const mediaTypes = request?.bodyTypes ?? ['application/json'];
    return {
      requestValidator,
      ...(model && {
        requestModels: Object.fromEntries(mediaTypes.map((mediaType) => [mediaType, model])),
      }),
    };
  };
};
