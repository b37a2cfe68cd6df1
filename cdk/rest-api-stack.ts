import { CfnOutput, Stack } from 'aws-cdk-lib';
import { EndpointType, LambdaIntegration, RestApi } from 'aws-cdk-lib/aws-apigateway';
import type { Construct } from 'constructs';
import { type DoorProps, doorFunction } from './door-function.ts';
import { routes } from './routes.ts';

export class RestApiStack extends Stack {
  constructor(
    scope: Construct,
    id: string,
    { stage, ...props }: DoorProps & { readonly stage: string },
  ) {
    super(scope, id);
    const api = new RestApi(this, 'Api', {
      restApiName: id,
      endpointTypes: [EndpointType.REGIONAL],
      binaryMediaTypes: ['*/*'],
      deployOptions: { stageName: stage },
      cloudWatchRole: false,
    });
    // One permission for the whole API: one for each method would outgrow the function's policy.
    const integration = new LambdaIntegration(doorFunction(this, props), {
      scopePermissionToMethod: false,
    });
    for (const { method, path } of routes) {
      api.root.resourceForPath(path).addMethod(method, integration);
    }
    new CfnOutput(this, 'Url', { value: api.url });
  }
}
