import { type CfnRestApi, EndpointType, type RestApi } from 'aws-cdk-lib/aws-apigateway';
import { InterfaceVpcEndpoint } from 'aws-cdk-lib/aws-ec2';
import type { Construct } from 'constructs';
import type { Stage } from '../settings/stage.ts';

type Kind = Stage['restApi']['endpoint'];

export const endpointTypes: Readonly<Record<Kind, EndpointType>> = {
  regional: EndpointType.REGIONAL,
  edge: EndpointType.EDGE,
  private: EndpointType.PRIVATE,
};

/** By an id of ours, which need not be one of this stack. */
export const vpcEndpoints = (scope: Construct, { vpcEndpointIds }: Stage['restApi']) =>
  vpcEndpointIds.map((vpcEndpointId) =>
    InterfaceVpcEndpoint.fromInterfaceVpcEndpointAttributes(scope, vpcEndpointId, {
      vpcEndpointId,
      port: 443,
    }),
  );

/**
 * The oldest TLS that the API's own host name takes is 1.2; unless told, some endpoints take 1.0.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-security-policies-list.html
 */
const securityPolicies: Readonly<Record<Kind, string>> = {
  regional: 'SecurityPolicy_TLS13_1_2_2021_06',
  private: 'SecurityPolicy_TLS13_1_2_2021_06',
  edge: 'SecurityPolicy_TLS12_PFS_2025_EDGE',
};

export const requireTls12 = (api: RestApi, kind: Kind): void => {
  const resource = api.node.defaultChild as CfnRestApi;
  resource.securityPolicy = securityPolicies[kind];
  // `STRICT` would refuse who reaches a private API by the name of its VPC endpoint.
  resource.endpointAccessMode = 'BASIC';
};
