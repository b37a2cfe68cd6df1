import { CfnOutput, Stack } from 'aws-cdk-lib';
import type { RestApi } from 'aws-cdk-lib/aws-apigateway';
import { type CfnWebACL, CfnWebACLAssociation } from 'aws-cdk-lib/aws-wafv2';
import type { Construct } from 'constructs';
import type { BundleFunction } from './bundle-function.ts';
import { scopes } from './contract.ts';
import {
  authorizerFunction,
  type DoorProps,
  doorFunction,
  streamFunction,
} from './door-function.ts';
import { restApi } from './rest-api/api.ts';
import { authorizerBundles, lambdaAuthorizer } from './rest-api/authorizer.ts';
import { addCanary } from './rest-api/canary.ts';
import { addDomain } from './rest-api/domain.ts';
import { endpointTypes } from './rest-api/endpoint.ts';
import { addMethods } from './rest-api/methods.ts';
import { addProblemResponses } from './rest-api/problem-responses.ts';
import { addUsagePlan } from './rest-api/usage-plan.ts';
import type { Stage } from './settings/stage.ts';
import { webAcl } from './waf.ts';

/** An API Gateway REST API with the contract's methods and no other. */
export class RestApiStack extends Stack {
  readonly api: RestApi;
  readonly door: BundleFunction;
  /** For operations that stream, where they do. */
  readonly stream: BundleFunction | undefined;
  /** Where a function of ours is asked at the edge. */
  readonly authorizer: BundleFunction | undefined;
  readonly webAcl: CfnWebACL | undefined;

  constructor(scope: Construct, id: string, props: DoorProps) {
    const { stage } = props;
    const { endpoint, domain, apiKeys, authorizer, canaryPercent, streamExport, waf } =
      stage.restApi;
    super(scope, id, { env: { region: stage.region } });
    this.api = restApi(this, id, props);
    const environment = environmentOf(stage);
    this.door = doorFunction(this, 'Door', props, 'rest-api', environment);
    this.stream = streamExport
      ? streamFunction(this, 'Stream', props, 'rest-api-stream', environment)
      : undefined;
    this.authorizer =
      // One that no route asks cannot be deployed.
      authorizer === 'none' || scopes.length === 0
        ? undefined
        : authorizerFunction(this, 'Authorizer', props, authorizerBundles[authorizer]);
    const behind = {
      door: this.door.live,
      stream: this.stream?.live,
      authorizer: this.authorizer && lambdaAuthorizer(this, this.authorizer.live, stage.restApi),
    };
    addMethods(this.api, behind, stage);
    addProblemResponses(this.api, stage);
    if (apiKeys) addUsagePlan(this.api, apiKeys);
    if (canaryPercent !== undefined) addCanary(this.api, canaryPercent);
    if (waf) {
      this.webAcl = webAcl(this, 'Waf', { scope: 'REGIONAL', ...waf, stage });
      new CfnWebACLAssociation(this, 'WafAssociation', {
        resourceArn: this.api.deploymentStage.stageArn,
        webAclArn: this.webAcl.attrArn,
      });
    }
    const url = domain ? addDomain(this.api, domain, endpointTypes[endpoint]) : this.api.url;
    new CfnOutput(this, 'Url', { value: url });
  }
}

/** What the functions must know of what stands before them. */
const environmentOf = ({ cors, restApi: { domain, minCompressionSize } }: Stage) => ({
  ...(domain?.basePath && { BASE_PATH: `/${domain.basePath}` }),
  ...(minCompressionSize !== undefined && { COMPRESS_MIN_BYTES: 'off' }),
  // API Gateway adds nothing to what a function answers: it answers pages on other origins itself
  // only where no function is asked.
  ...(cors && { CORS_OWNER: 'app' }),
});
