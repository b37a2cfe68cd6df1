import { type App, Aws, CfnResource, Stack, Validations } from 'aws-cdk-lib';
import { CfnMethod } from 'aws-cdk-lib/aws-apigateway';
import { CfnRoute } from 'aws-cdk-lib/aws-apigatewayv2';
import type { CfnDistribution } from 'aws-cdk-lib/aws-cloudfront';
import { AwsSolutionsChecks, ServerlessChecks } from 'cdk-nag';
import { ownRules } from './rules/plugin.ts';
import { coveredByKey, isOpen } from './rules/routes.ts';
import type { Stage } from './settings/stage.ts';

/** What cdk-nag would have otherwise, and why it is as it is. */
export interface Acknowledged {
  readonly id: string | ((resource: CfnResource) => string);
  readonly reason: string;
  /** The types of the resources that it is about. */
  readonly types: readonly string[];
  readonly applies?: (resource: CfnResource, stage: Stage) => boolean;
}

/** Checks the templates whenever they are written: by our rules, and where that is chosen by those of cdk-nag. */
export const checkTemplates = (app: App, stage: Stage): void => {
  Validations.of(app).addPlugins(ownRules(stage));
  if (stage.checks !== 'strict') return;
  Validations.of(app).addPlugins(new AwsSolutionsChecks(app), new ServerlessChecks(app));
  for (const resource of app.node.findAll().filter((node) => CfnResource.isCfnResource(node))) {
    for (const { id, reason, types, applies = always } of acknowledged) {
      if (!types.includes(resource.cfnResourceType) || !applies(resource, stage)) continue;
      const rule = typeof id === 'string' ? id : id(resource);
      // With the pack before it, the report of the synthesis tells what was acknowledged.
      Validations.of(resource).acknowledge({ id: `${rule.split('-')[0]}::${rule}`, reason });
    }
  }
};

const always = () => true;

/** Whether anybody may call a method or route, and so may not be asked for credentials. */
const isPublic = (resource: CfnResource): boolean => isOpen(coveredByKey(routeKey(resource)));

const routeKey = (resource: CfnResource): string => {
  if (resource instanceof CfnRoute) return resource.routeKey;
  const path = /\/Default(\/.*)\/[A-Z]+\/Resource$/.exec(resource.node.path)?.[1];
  return `${(resource as CfnMethod).httpMethod} ${path}`;
};

const isUnguarded = (resource: CfnResource, { httpApi, restApi }: Stage): boolean =>
  (resource instanceof CfnMethod ? restApi : httpApi).authorizer === 'none';

const isOfRollout = ({ node }: CfnResource): boolean =>
  /\/Rollout\/Role\/DefaultPolicy\//.test(node.path);

/** A function is beside the roll-out of its versions. */
const versionsOf = (policy: CfnResource): string => {
  const path = policy.node.path.replace(/\/Rollout\/.*$/, '/Function/Resource');
  const found = policy.node.root.node.findAll().find(({ node }) => node.path === path);
  const logicalId = Stack.of(policy).resolve((found as CfnResource).logicalId);
  return `AwsSolutions-IAM5[Resource::<${logicalId}.Arn>:*]`;
};

const alarmsOf = (policy: CfnResource): string => {
  const { region } = Stack.of(policy);
  const place = region === Aws.REGION ? '<AWS::Region>' : region;
  return `AwsSolutions-IAM5[Resource::arn:<AWS::Partition>:cloudwatch:${place}:<AWS::AccountId>:alarm:*]`;
};

const configOf = (distribution: CfnResource): CfnDistribution.DistributionConfigProperty =>
  Stack.of(distribution).resolve((distribution as CfnDistribution).distributionConfig);

const isOriginSecret = ({ node }: CfnResource): boolean =>
  node.path.endsWith('/OriginSecret/Resource');

const methods = ['AWS::ApiGateway::Method'];
const routes = ['AWS::ApiGatewayV2::Route', ...methods];
const stages = ['AWS::ApiGateway::Stage'];
const distributions = ['AWS::CloudFront::Distribution'];
const pools = ['AWS::Cognito::UserPool'];
const policies = ['AWS::IAM::Policy'];

export const acknowledged: readonly Acknowledged[] = [
  {
    id: 'AwsSolutions-APIG2',
    reason: 'restApi.validation is false: the app checks each request by the same contract',
    types: ['AWS::ApiGateway::RestApi'],
    applies: (_, { restApi }) => !restApi.validation,
  },
  {
    id: 'AwsSolutions-APIG3',
    reason: 'restApi.waf is not chosen: a web ACL is paid for by the month',
    types: stages,
    applies: (_, { restApi }) => !restApi.waf,
  },
  {
    id: 'AwsSolutions-APIG4',
    reason:
      'the contract lets anybody call it, or it is OPTIONS, which browsers send without a token',
    types: routes,
    applies: isPublic,
  },
  {
    id: 'AwsSolutions-APIG4',
    reason: 'no authorizer is chosen: the app behind verifies the token of each request itself',
    types: routes,
    applies: (route, stage) => !isPublic(route) && isUnguarded(route, stage),
  },
  {
    id: 'AwsSolutions-APIG6',
    reason: 'the access log has each request; execution logs would show what clients send',
    types: stages,
  },
  {
    id: 'AwsSolutions-CFR1',
    reason: 'the API has callers in all countries',
    types: distributions,
  },
  {
    id: 'AwsSolutions-CFR2',
    reason: 'waf is not chosen for CloudFront: a web ACL is paid for by the month',
    types: distributions,
    applies: (distribution) => configOf(distribution).webAclId === undefined,
  },
  {
    id: 'AwsSolutions-CFR4',
    reason:
      "the oldest TLS of CloudFront's own domain is CloudFront's to choose; it is 1.2 under one of ours",
    types: distributions,
    applies: (distribution) => configOf(distribution).aliases === undefined,
  },
  {
    id: 'AwsSolutions-COG2',
    reason: 'a second factor is there for who wants one; programs, which sign in too, have none',
    types: pools,
  },
  {
    id: 'AwsSolutions-COG4',
    reason: 'tokens are verified by a Lambda authorizer of ours or by the app, whoever issues them',
    types: methods,
    applies: (method) => (method as CfnMethod).httpMethod !== 'OPTIONS',
  },
  {
    id: 'AwsSolutions-COG8',
    reason: 'the plus tier is paid for by the user; nobody can sign up, and passwords are long',
    types: pools,
  },
  {
    id: 'AwsSolutions-IAM4[Policy::arn:<AWS::Partition>:iam::aws:policy/service-role/AmazonAPIGatewayPushToCloudWatchLogs]',
    reason: "it is API Gateway's own, by the policy that AWS keeps for just this",
    types: ['AWS::IAM::Role'],
    applies: ({ node }) => node.path.endsWith('/CloudWatchRole/Resource'),
  },
  {
    id: 'AwsSolutions-IAM4[Policy::arn:<AWS::Partition>:iam::aws:policy/service-role/AWSBackupServiceRolePolicyForBackup]',
    reason: "it is AWS Backup's own, by the policy that AWS keeps for just this",
    types: ['AWS::IAM::Role'],
    applies: ({ node }) => node.path.includes('/BackupPlan/'),
  },
  {
    id: 'AwsSolutions-IAM5[Resource::*]',
    reason: 'X-Ray has no resources that a role could be confined to; all others are named',
    types: policies,
    applies: (policy) => !isOfRollout(policy),
  },
  {
    id: versionsOf,
    reason: 'traffic is shifted between versions of this one function, whose numbers are not known',
    types: policies,
    applies: isOfRollout,
  },
  {
    id: alarmsOf,
    reason: 'CodeDeploy only reads the states of alarms, whose names CloudFormation makes up',
    types: policies,
    applies: isOfRollout,
  },
  {
    id: 'AwsSolutions-S1',
    reason: 'it keeps access logs itself, and nothing else',
    types: ['AWS::S3::Bucket'],
  },
  {
    id: 'AwsSolutions-SMG4',
    reason: 'data.rotateSecretDays is null: whoever signs tokens cannot read the secret anew',
    types: ['AWS::SecretsManager::Secret'],
    applies: (secret, { data }) => data.rotateSecretDays === null && !isOriginSecret(secret),
  },
  {
    id: 'AwsSolutions-SMG4',
    reason: 'CloudFront and the app have to be told at once: a deployment does that, no rotation',
    types: ['AWS::SecretsManager::Secret'],
    applies: isOriginSecret,
  },
  {
    id: 'Serverless-LambdaDLQ',
    reason:
      'who calls it waits for the answer, and tries again if need be: no event is left behind',
    types: ['AWS::Lambda::Function'],
  },
  {
    id: 'Serverless-APIGWXrayEnabled',
    reason: 'restApi.tracing is false; the function behind is traced all the same',
    types: stages,
    applies: (_, { restApi }) => !restApi.tracing,
  },
  {
    id: 'Serverless-SNSRedrivePolicy',
    reason:
      'an e-mail that does not arrive is not sent again; CloudWatch shows the alarm all the same',
    types: ['AWS::SNS::Subscription'],
  },
];
