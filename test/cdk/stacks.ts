import { App } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { FunctionUrlStack } from '../../cdk/function-url-stack.ts';
import { HttpApiStack } from '../../cdk/http-api-stack.ts';
import { RestApiStack } from '../../cdk/rest-api-stack.ts';
import { contract } from '../../src/adapters/http/contract.ts';

/** Any folder will do: a template only tells the hash of its files. */
const bundle = 'cdk';

export const templates = {
  HttpApi: () => Template.fromStack(new HttpApiStack(new App(), 'HttpApi', { bundle })),
  RestApi: () =>
    Template.fromStack(new RestApiStack(new App(), 'RestApi', { bundle, stage: 'test' })),
  FunctionUrl: () => Template.fromStack(new FunctionUrlStack(new App(), 'FunctionUrl', { bundle })),
};

/** Method and path of each resource that a template must have, in order. */
export const contractRoutes = contract
  .flatMap(({ method, path }) =>
    method === 'GET' ? [`GET ${path}`, `HEAD ${path}`] : [`${method} ${path}`],
  )
  .sort();

export const properties = (template: Template, type: string) =>
  Object.values(template.findResources(type)).map((resource) => resource['Properties']);
