import type { App } from 'aws-cdk-lib';
import { Tags } from 'aws-cdk-lib';
import { DataStack } from './data-stack.ts';
import type { DoorProps } from './door-function.ts';
import { type Extend, extensible } from './extend.ts';
import { extend as extensions } from './extensions.ts';
import { FunctionUrlStack } from './function-url-stack.ts';
import { HttpApiStack } from './http-api-stack.ts';
import { observe } from './observability/observe.ts';
import { ObservabilityStack } from './observability-stack.ts';
import { RestApiStack } from './rest-api-stack.ts';
import type { Stage } from './settings/stage.ts';

/** The stacks of a stage: one a door, over one with the data, and what a team adds to them. */
export const portico = (
  app: App,
  stageName: string,
  stage: Stage,
  bundle: DoorProps['bundle'],
  extend: Extend = extensions,
) => {
  const id = (name: string) => `Portico-${stageName}-${name}`;
  const data = new DataStack(app, id('Data'), { stage, stageName, bundle });
  const { table, tokens } = data;
  const props: DoorProps = { stage, stageName, table, tokens, bundle };
  const httpApi = new HttpApiStack(app, id('HttpApi'), props);
  const restApi = new RestApiStack(app, id('RestApi'), props);
  const functionUrl = new FunctionUrlStack(app, id('FunctionUrl'), props);
  const doors = [httpApi.door, restApi.door, restApi.stream, functionUrl.door];
  extend(extensible(stageName, stage, data, doors));
  const observed = {
    httpApi: observe.httpApi(httpApi),
    restApi: observe.restApi(restApi),
    functionUrl: observe.functionUrl(functionUrl),
  };
  const observability = new ObservabilityStack(app, id('Observability'), {
    stage,
    stageName,
    table,
    doors: stage.observability.doors.map((name) => observed[name]),
  });
  for (const [key, value] of Object.entries({
    ...stage.tags,
    application: 'portico',
    stage: stageName,
  })) {
    Tags.of(app).add(key, value);
  }
  return { data, httpApi, restApi, functionUrl, observability };
};
