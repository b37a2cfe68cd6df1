import { CfnOutput, Stack } from 'aws-cdk-lib';
import type { Distribution } from 'aws-cdk-lib/aws-cloudfront';
import { ManagedPolicy } from 'aws-cdk-lib/aws-iam';
import {
  FunctionUrlAuthType,
  type FunctionUrlCorsOptions,
  type HttpMethod,
  InvokeMode,
} from 'aws-cdk-lib/aws-lambda';
import type { CfnWebACL } from 'aws-cdk-lib/aws-wafv2';
import type { Construct } from 'constructs';
import type { BundleFunction } from './bundle-function.ts';
import { addressHeader } from './cloud-front/client-address.ts';
import { corsAnswer } from './cors.ts';
import { urlOf } from './domain-records.ts';
import { type DoorProps, doorFunction, streamFunction } from './door-function.ts';
import { cloudFrontBeforeUrl } from './function-url/cloud-front.ts';
import { tokenField } from './function-url/token-field.ts';
import type { Stage } from './settings/stage.ts';
import { webAcl } from './waf.ts';

/** A Lambda Function URL: by itself, or open to CloudFront alone. */
export class FunctionUrlStack extends Stack {
  readonly door: BundleFunction;
  readonly distribution: Distribution | undefined;
  readonly webAcl: CfnWebACL | undefined;

  constructor(scope: Construct, id: string, props: DoorProps) {
    const { stage } = props;
    const { auth, mode, cloudFront } = stage.functionUrl;
    const { domain, waf } = cloudFront ?? {};
    super(scope, id, { env: { region: stage.region } });
    const isStream = mode === 'stream';
    const [makeDoor, bundle] = isStream
      ? ([streamFunction, 'function-url-stream'] as const)
      : ([doorFunction, 'function-url'] as const);
    this.door = makeDoor(this, 'Door', props, bundle, {
      ...(auth === 'AWS_IAM' && { AUTH_TOKEN_HEADER: tokenField }),
      ...(cloudFront && { CLIENT_ADDRESS_HEADER: addressHeader }),
      ...(cloudFront?.cors && { CORS_OWNER: 'gateway' }),
      ...(domain?.basePath && { BASE_PATH: `/${domain.basePath}` }),
    });
    const { live } = this.door;
    const url = live.addFunctionUrl({
      authType: FunctionUrlAuthType[auth],
      invokeMode: isStream ? InvokeMode.RESPONSE_STREAM : InvokeMode.BUFFERED,
      cors: preflight(stage),
    });
    if (!cloudFront) {
      if (auth === 'AWS_IAM') {
        const callers = new ManagedPolicy(this, 'Callers', {
          description: 'May call the Function URL, and the function by that way only',
        });
        url.grantInvokeUrl(callers);
        new CfnOutput(this, 'CallerPolicy', { value: callers.managedPolicyArn });
      }
      new CfnOutput(this, 'Url', { value: url.url });
      return;
    }
    this.webAcl = waf && webAcl(this, 'Waf', { scope: 'CLOUDFRONT', ...waf, stage });
    this.distribution = cloudFrontBeforeUrl(this, {
      ...{ stage, cloudFront, url, live },
      webAcl: this.webAcl,
    });
    const host = domain?.name ?? this.distribution.domainName;
    new CfnOutput(this, 'Url', { value: urlOf(host, domain?.basePath) });
  }
}

/** Where the Function URL answers browsers; preflights it takes from everybody, without being told. */
const preflight = ({ cors, functionUrl }: Stage): FunctionUrlCorsOptions | undefined => {
  if (cors?.owner !== 'gateway') return undefined;
  const { methods, requestHeaders, exposedHeaders, maxAge } = corsAnswer(cors);
  const isSigned = functionUrl.auth === 'AWS_IAM' && !functionUrl.cloudFront;
  return {
    allowedOrigins: cors.origins,
    allowCredentials: cors.credentials,
    allowedMethods: methods.filter((method) => method !== 'OPTIONS') as HttpMethod[],
    allowedHeaders: [...requestHeaders, ...(isSigned ? [tokenField] : [])],
    exposedHeaders: [...exposedHeaders],
    maxAge,
  };
};
