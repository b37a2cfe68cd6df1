import { Size } from 'aws-cdk-lib';
import { RestApi } from 'aws-cdk-lib/aws-apigateway';
import type { Construct } from 'constructs';
import type { DoorProps } from '../door-function.ts';
import { endpointTypes, requireTls12, vpcEndpoints } from './endpoint.ts';
import { stageOptions } from './stage-options.ts';
import { keySource } from './usage-plan.ts';

/** The API with its stage, still without methods. */
export const restApi = (scope: Construct, name: string, props: DoorProps): RestApi => {
  const settings = props.stage.restApi;
  const { domain, endpoint, apiKeys, minCompressionSize, canaryPercent } = settings;
  const endpoints = vpcEndpoints(scope, settings);
  const api = new RestApi(scope, 'Api', {
    restApiName: name,
    endpointConfiguration: {
      types: [endpointTypes[endpoint]],
      ...(endpoints.length > 0 && { vpcEndpoints: endpoints }),
    },
    disableExecuteApiEndpoint: domain !== undefined,
    binaryMediaTypes: ['*/*'],
    ...(minCompressionSize !== undefined && { minCompressionSize: Size.bytes(minCompressionSize) }),
    ...(apiKeys && { apiKeySourceType: keySource(apiKeys) }),
    deployOptions: stageOptions(scope, props),
    // Most of a canary's requests go to the deployment before.
    retainDeployments: canaryPercent !== undefined,
    // Access logs need it. It is the account's in this region, so it stays when the stack goes.
    cloudWatchRole: true,
  });
  requireTls12(api, endpoint);
  if (endpoints.length > 0) api.grantInvokeFromVpcEndpointsOnly(endpoints);
  // Authorizers are no part of the hash that tells one deployment from another.
  api.latestDeployment?.addToLogicalId(settings);
  // The stack says itself where the API is, which may be elsewhere.
  api.node.tryRemoveChild('Endpoint');
  return api;
};
