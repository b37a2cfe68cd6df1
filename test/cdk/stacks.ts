import { App, type Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { DataStack } from '../../cdk/data-stack.ts';
import type { DoorProps } from '../../cdk/door-function.ts';
import { FunctionUrlStack } from '../../cdk/function-url-stack.ts';
import { HttpApiStack } from '../../cdk/http-api-stack.ts';
import { RestApiStack } from '../../cdk/rest-api-stack.ts';
import { contract } from '../../src/adapters/http/contract.ts';

/** Any folder will do: a template only tells the hash of its files. */
const bundle = 'cdk';

/** An app with the data that a door needs. */
const beside = (makeDoor: (app: App, props: DoorProps) => Stack): Template => {
  const app = new App();
  const { table } = new DataStack(app, 'Data');
  return Template.fromStack(makeDoor(app, { bundle, table }));
};

export const templates = {
  HttpApi: () => beside((app, props) => new HttpApiStack(app, 'HttpApi', props)),
  RestApi: () =>
    beside((app, props) => new RestApiStack(app, 'RestApi', { ...props, stage: 'test' })),
  FunctionUrl: () => beside((app, props) => new FunctionUrlStack(app, 'FunctionUrl', props)),
};

export const dataTemplate = () => Template.fromStack(new DataStack(new App(), 'Data'));

/** Method and path of each resource that a template must have, in order. */
export const contractRoutes = contract
  .flatMap(({ method, path }) =>
    method === 'GET' ? [`GET ${path}`, `HEAD ${path}`] : [`${method} ${path}`],
  )
  .sort();

export const properties = (template: Template, type: string) =>
  Object.values(template.findResources(type)).map((resource) => resource['Properties']);
