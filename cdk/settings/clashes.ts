import type { CloudFront, Domain } from './doors.ts';
import type { Stage } from './stage.ts';

type Clash = readonly [path: string, message: string];

/** Of its ARN. */
const regionOf = ({ certificateArn }: Domain): string | undefined => certificateArn.split(':')[3];

/** A domain is one door's, whatever its base path: each door makes it, and its record in the zone. */
const sharedDomains = ({ httpApi, restApi, functionUrl }: Stage): Clash[] => {
  const domains = [
    ['httpApi.domain', httpApi.domain],
    ['httpApi.cloudFront.domain', httpApi.cloudFront?.domain],
    ['restApi.domain', restApi.domain],
    ['functionUrl.cloudFront.domain', functionUrl.cloudFront?.domain],
  ] as const;
  return domains.flatMap(([path, domain], index) => {
    const [first] = domains.slice(0, index).find(([, other]) => other?.name === domain?.name) ?? [];
    return domain && first
      ? [[`${path}.name`, `is the name of ${first} already: choose a name for each door`]]
      : [];
  });
};

/** What CloudFront takes from us-east-1 only. */
const cloudFrontClashes = (
  path: string,
  cloudFront: CloudFront | undefined,
  region: string | undefined,
) => [
  cloudFront?.domain &&
    regionOf(cloudFront.domain) !== 'us-east-1' && [
      `${path}.domain`,
      'CloudFront takes certificates of us-east-1 only: choose one from there',
    ],
  cloudFront?.waf &&
    region !== 'us-east-1' && [
      `${path}.waf`,
      'the WAF of CloudFront is in us-east-1: choose the region us-east-1, or leave this out',
    ],
];

/** What does not go together, and what to choose instead. */
export const clashes = (stage: Stage): Clash[] => {
  const { region, auth, callers, cors, lambda, httpApi, restApi, functionUrl, observability } =
    stage;
  const clashing = [
    httpApi.authorizer === 'jwt' &&
      auth.kind === 'secret' && [
        'httpApi.authorizer',
        'jwt needs an issuer with published keys: choose lambda, or auth of the kind jwks or cognito',
      ],
    httpApi.authorizer === 'jwt' &&
      auth.kind === 'jwks' &&
      !auth.issuer.startsWith('https://') && [
        'httpApi.authorizer',
        'jwt finds the keys by the issuer: choose lambda, or an issuer that is an https URL',
      ],
    callers.apiKeysSecretArn &&
      callers.apiKeys.length > 0 && [
        'callers.apiKeysSecretArn',
        'there are callers.apiKeys already: choose one place for all keys',
      ],
    cors?.owner === 'gateway' &&
      cors.origins.some((origin) => origin !== '*' && origin.includes('*')) && [
        'cors.origins',
        'the gateways know no patterns: name the origins, or choose cors.owner app',
      ],
    cors?.owner === 'gateway' &&
      cors.origins.some((origin) => !/^(https?:|\*)/.test(origin)) && [
        'cors.origins',
        'the gateways are documented for http and https only: choose cors.owner app',
      ],
    region &&
      httpApi.domain &&
      regionOf(httpApi.domain) !== region && [
        'httpApi.domain.certificateArn',
        `API Gateway takes certificates of its own region only: choose one from ${region}`,
      ],
    region &&
      restApi.domain &&
      restApi.endpoint === 'regional' &&
      regionOf(restApi.domain) !== region && [
        'restApi.domain.certificateArn',
        `a regional API takes certificates of its own region only: choose one from ${region}`,
      ],
    ...cloudFrontClashes('httpApi.cloudFront', httpApi.cloudFront, region),
    ...cloudFrontClashes('functionUrl.cloudFront', functionUrl.cloudFront, region),
    httpApi.cloudFront &&
      httpApi.domain && [
        'httpApi.domain',
        'the domain is before CloudFront then: choose httpApi.cloudFront.domain',
      ],
    // It is the name of the API's stage, which has letters, digits, - and _.
    /[.~]/.test(httpApi.cloudFront?.domain?.basePath ?? '') && [
      'httpApi.cloudFront.domain.basePath',
      'is the name of a stage: choose one without . and ~',
    ],
    functionUrl.cloudFront?.cors &&
      !cors && [
        'functionUrl.cloudFront.cors',
        'no origin is allowed: name some in cors.origins, or leave this out',
      ],
    cors?.owner === 'app' &&
      functionUrl.cloudFront &&
      !functionUrl.cloudFront.cors && [
        'functionUrl.cloudFront.cors',
        'the app does not know which field pages send tokens in: choose true, or cors.owner gateway',
      ],
    cors?.owner === 'gateway' &&
      functionUrl.cloudFront?.cors && [
        'functionUrl.cloudFront.cors',
        'the Function URL answers browsers already: choose cors.owner app, or leave this out',
      ],
    restApi.endpoint === 'private' &&
      restApi.vpcEndpointIds.length === 0 && [
        'restApi.vpcEndpointIds',
        'a private API is reached through VPC endpoints: name them, or choose regional',
      ],
    restApi.endpoint !== 'private' &&
      restApi.vpcEndpointIds.length > 0 && [
        'restApi.vpcEndpointIds',
        'only a private API has VPC endpoints: choose the endpoint private, or leave them out',
      ],
    restApi.endpoint === 'private' &&
      restApi.domain && [
        'restApi.domain',
        'a private API has no public domain: choose the endpoint regional, or leave it out',
      ],
    restApi.endpoint === 'edge' &&
      restApi.domain &&
      regionOf(restApi.domain) !== 'us-east-1' && [
        'restApi.domain.certificateArn',
        'an edge-optimized API takes certificates of us-east-1 only: choose one from there, or regional',
      ],
    restApi.apiKeys?.source === 'authorizer' &&
      restApi.authorizer !== 'request' && [
        'restApi.apiKeys.source',
        'only the request authorizer names the key: choose restApi.authorizer request, or header',
      ],
    restApi.streamExport &&
      restApi.minCompressionSize !== undefined && [
        'restApi.minCompressionSize',
        'API Gateway does not compress what it streams: leave it to the app, or leave streamExport out',
      ],
    functionUrl.cloudFront &&
      functionUrl.auth === 'NONE' && [
        'functionUrl.auth',
        'behind CloudFront the URL must be closed to others: choose AWS_IAM',
      ],
    lambda.provisionedConcurrency &&
      lambda.provisionedConcurrency.min > lambda.provisionedConcurrency.max && [
        'lambda.provisionedConcurrency',
        'min must not be above max',
      ],
    lambda.provisionedConcurrency &&
      lambda.reservedConcurrency !== null &&
      lambda.provisionedConcurrency.max > lambda.reservedConcurrency && [
        'lambda.provisionedConcurrency',
        'max must not be above lambda.reservedConcurrency',
      ],
    lambda.metrics === 'off' &&
      lambda.rollout !== 'at-once' && [
        'lambda.metrics',
        'a rollout is watched by the metrics of the door: choose door, or lambda.rollout at-once',
      ],
    // A version that cannot start would leave the alias unusable in the midst of a deployment.
    lambda.provisionedConcurrency &&
      lambda.rollout !== 'at-once' && [
        'lambda.provisionedConcurrency',
        'is not for versions that take over step by step: choose lambda.rollout at-once, or leave it out',
      ],
    observability.topicArn !== undefined &&
      observability.email !== undefined && [
        'observability.email',
        'a topic of yours has subscribers of its own: leave this out, or observability.topicArn',
      ],
    observability.topicArn !== undefined &&
      region !== undefined &&
      observability.topicArn.split(':')[3] !== region && [
        'observability.topicArn',
        'alarms tell topics of their own region only: choose one from there',
      ],
  ].filter((clash): clash is [string, string] => Array.isArray(clash));
  return [...clashing, ...sharedDomains(stage)];
};
