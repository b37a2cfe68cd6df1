import { CfnOutput, Stack } from 'aws-cdk-lib';
import {
  type CorsHttpMethod,
  type CorsPreflightOptions,
  HttpApi,
  HttpMethod,
  MappingValue,
  ParameterMapping,
} from 'aws-cdk-lib/aws-apigatewayv2';
import { HttpLambdaIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations';
import type { CfnWebACL } from 'aws-cdk-lib/aws-wafv2';
import { Construct } from 'constructs';
import type { BundleFunction } from './bundle-function.ts';
import { addressHeader } from './cloud-front/client-address.ts';
import { type Route, routesOf } from './contract.ts';
import { corsAnswer } from './cors.ts';
import { urlOf } from './domain-records.ts';
import { authorizerFunction, type DoorProps, doorFunction } from './door-function.ts';
import { accessLog } from './http-api/access-log.ts';
import {
  jwtAuthorization,
  lambdaAuthorization,
  type RouteAuthorization,
} from './http-api/authorizer.ts';
import { cloudFrontBeforeApi, originSecret } from './http-api/cloud-front.ts';
import { domainName } from './http-api/domain.ts';
import type { Stage } from './settings/stage.ts';
import { webAcl } from './waf.ts';

/** An API Gateway HTTP API with the contract's routes and no other, payload format 2.0. */
export class HttpApiStack extends Stack {
  readonly api: HttpApi;
  readonly door: BundleFunction;
  /** Where a function of ours is asked at the edge. */
  readonly authorizer: BundleFunction | undefined;
  readonly webAcl: CfnWebACL | undefined;

  constructor(scope: Construct, id: string, props: DoorProps) {
    const { stage } = props;
    const { domain, cloudFront, throttle, authorizer } = stage.httpApi;
    super(scope, id, { env: { region: stage.region } });
    this.api = new HttpApi(this, 'Api', {
      apiName: id,
      createDefaultStage: false,
      disableExecuteApiEndpoint: domain !== undefined,
      corsPreflight: preflight(stage),
    });
    const edge = cloudFront && new Construct(this, 'CloudFront');
    const secret = edge && originSecret(edge);
    this.door = doorFunction(this, 'Door', props, 'http-api', {
      ...(domain?.basePath && { BASE_PATH: `/${domain.basePath}` }),
      ...(secret && {
        ORIGIN_SECRET_ARN: secret.secretArn,
        CLIENT_ADDRESS_HEADER: addressHeader,
      }),
    });
    secret?.grantRead(this.door.function);
    this.authorizer =
      authorizer === 'lambda'
        ? authorizerFunction(this, 'Authorizer', props, 'http-authorizer')
        : undefined;
    this.addRoutes(routesOf(stage), this.authorizationOf(props), stage.cors?.owner !== 'gateway');
    const served = this.api.addStage('Stage', {
      // Behind CloudFront a base path is that of the stage.
      stageName: cloudFront?.domain?.basePath ?? '$default',
      autoDeploy: true,
      throttle: { rateLimit: throttle.rate, burstLimit: throttle.burst },
      accessLogSettings: accessLog(this, stage),
      ...(domain && {
        domainMapping: { domainName: domainName(this, domain), mappingKey: domain.basePath },
      }),
    });
    if (!cloudFront || !edge || !secret) {
      const value = domain ? urlOf(domain.name, domain.basePath) : served.url;
      new CfnOutput(this, 'Url', { value });
      return;
    }
    this.webAcl =
      cloudFront.waf && webAcl(edge, 'Waf', { scope: 'CLOUDFRONT', ...cloudFront.waf, stage });
    const { domainName: host } = cloudFrontBeforeApi(edge, {
      ...{ stage, cloudFront, secret },
      api: this.api,
      webAcl: this.webAcl,
    });
    const { name = host, basePath } = cloudFront.domain ?? {};
    new CfnOutput(this, 'Url', { value: urlOf(name, basePath) });
  }

  private authorizationOf(props: DoorProps): (route: Route) => RouteAuthorization | undefined {
    const { authorizer, ttlSeconds } = props.stage.httpApi;
    if (authorizer === 'jwt') return jwtAuthorization(props);
    const asked = this.authorizer && lambdaAuthorization(this.authorizer.live, ttlSeconds);
    return () => asked;
  }

  private addRoutes(
    routes: readonly Route[],
    authorizationOf: (route: Route) => RouteAuthorization | undefined,
    withOptions: boolean,
  ): void {
    // One permission for the whole API: one for each route would outgrow the function's policy.
    const integration = new HttpLambdaIntegration('Integration', this.door.live, {
      scopePermissionToRoute: false,
      // The id in both logs, whatever the client has written there.
      parameterMapping: new ParameterMapping().overwriteHeader(
        'x-request-id',
        MappingValue.contextVariable('requestId'),
      ),
    });
    for (const route of routes) {
      this.api.addRoutes({
        path: route.path,
        methods: [HttpMethod[route.method]],
        integration,
        ...(!route.isPublic && authorizationOf(route)),
      });
    }
    if (!withOptions) return;
    for (const path of new Set(routes.map(({ path }) => path))) {
      this.api.addRoutes({ path, methods: [HttpMethod.OPTIONS], integration });
    }
  }
}

/** Where API Gateway answers browsers. */
const preflight = ({ cors }: Stage): CorsPreflightOptions | undefined => {
  if (cors?.owner !== 'gateway') return undefined;
  const { methods, requestHeaders, exposedHeaders, maxAge } = corsAnswer(cors);
  return {
    allowOrigins: cors.origins,
    allowCredentials: cors.credentials,
    allowMethods: methods as CorsHttpMethod[],
    allowHeaders: [...requestHeaders],
    exposeHeaders: [...exposedHeaders],
    maxAge,
  };
};
