import { type Found, outlivesStack, type Rule, rule, textOf } from './rule.ts';

const logGroups = 'AWS::Logs::LogGroup';

/** What costs, or holds something, and can have tags. */
const tagged = [
  ...['Function'].map((name) => `AWS::Lambda::${name}`),
  ...['GlobalTable'].map((name) => `AWS::DynamoDB::${name}`),
  ...['RestApi', 'Stage', 'UsagePlan', 'ApiKey'].map((name) => `AWS::ApiGateway::${name}`),
  ...['Api', 'Stage'].map((name) => `AWS::ApiGatewayV2::${name}`),
  ...[logGroups, 'AWS::IAM::Role', 'AWS::KMS::Key', 'AWS::SecretsManager::Secret'],
  ...['AWS::Cognito::UserPool', 'AWS::CloudFront::Distribution', 'AWS::WAFv2::WebACL'],
  ...['AWS::S3::Bucket', 'AWS::SNS::Topic', 'AWS::CloudWatch::Alarm', 'AWS::Budgets::Budget'],
];

/** What holds in every stack. */
export const stackRules: readonly Rule[] = [
  rule(
    'log-retention',
    'logs are kept for a while, not for ever',
    logGroups,
    ({ get }) => get('RetentionInDays') !== undefined,
  ),
  rule(
    'log-kept',
    'logs outlive their stack, unless data.keep is false',
    logGroups,
    (group, _, { data }) => !data.keep || outlivesStack(group),
  ),
  rule('tags', 'what costs is tagged with its application and stage', tagged, (found) =>
    ['application', 'stage'].every((tag) => tagsOf(found).includes(`"${tag}"`)),
  ),
  {
    id: 'output-secret',
    title: 'no output tells a secret',
    types: [],
    broken: ({ Outputs = {} }) =>
      Object.entries(Outputs)
        .filter(([, { Value }]) => secret.test(textOf(Value)))
        .map(([id]) => id),
  },
];

/** A dynamic reference, the secret of a client of Cognito, a key of an account. */
const secret = /\{\{resolve:|"ClientSecret"|\bAKIA[0-9A-Z]{16}\b/;

const tagsOf = ({ get }: Found): string =>
  textOf(get('Tags') ?? get('UserPoolTags') ?? get('ResourceTags') ?? get('Replicas.0.Tags'));
