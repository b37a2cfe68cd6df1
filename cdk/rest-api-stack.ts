import { CfnOutput, Stack } from 'aws-cdk-lib';
import { EndpointType, LambdaIntegration, RestApi } from 'aws-cdk-lib/aws-apigateway';
import type { Construct } from 'constructs';
import { routes } from './contract.ts';
import { type DoorProps, doorFunction } from './door-function.ts';

export class RestApiStack extends Stack {
  constructor(scope: Construct, id: string, props: DoorProps) {
    super(scope, id);
    const api = new RestApi(this, 'Api', {
      restApiName: id,
      endpointTypes: [EndpointType.REGIONAL],
      binaryMediaTypes: ['*/*'],
      deployOptions: { stageName: props.stageName },
      cloudWatchRole: false,
    });
    const { live } = doorFunction(this, 'Door', props, 'rest-api');
    // One permission for the whole API: one for each method would outgrow the function's policy.
    const integration = new LambdaIntegration(live, { scopePermissionToMethod: false });
    for (const { method, path } of routes) {
      api.root.resourceForPath(path).addMethod(method, integration);
    }
    new CfnOutput(this, 'Url', { value: api.url });
  }
}
