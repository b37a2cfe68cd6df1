import { CfnOutput, Stack } from 'aws-cdk-lib';
import { HttpApi, HttpMethod } from 'aws-cdk-lib/aws-apigatewayv2';
import { HttpLambdaIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations';
import type { Construct } from 'constructs';
import { routes } from './contract.ts';
import { type DoorProps, doorFunction } from './door-function.ts';

export class HttpApiStack extends Stack {
  constructor(scope: Construct, id: string, props: DoorProps) {
    super(scope, id);
    const api = new HttpApi(this, 'Api', { apiName: id });
    const { live } = doorFunction(this, 'Door', props, 'http-api');
    // One permission for the whole API: one for each route would outgrow the function's policy.
    const integration = new HttpLambdaIntegration('Integration', live, {
      scopePermissionToRoute: false,
    });
    for (const { method, path } of routes) {
      api.addRoutes({ path, methods: [HttpMethod[method]], integration });
    }
    new CfnOutput(this, 'Url', { value: api.apiEndpoint });
  }
}
