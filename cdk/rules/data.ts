import {
  type Found,
  listOf,
  outlivesStack,
  type Rule,
  refersTo,
  resourcesOf,
  rule,
  type Template,
} from './rule.ts';

const tables = 'AWS::DynamoDB::GlobalTable';
const pools = 'AWS::Cognito::UserPool';
const clients = 'AWS::Cognito::UserPoolClient';

/** What outlives every deployment. */
export const dataRules: readonly Rule[] = [
  // A stack of the newer kind of table needs another type here, or its rules would never look.
  rule(
    'table-kind',
    'a table is an AWS::DynamoDB::GlobalTable',
    'AWS::DynamoDB::Table',
    () => false,
  ),
  rule(
    'table-recovery',
    'a table can be restored to any second of the last 35 days',
    tables,
    ({ get }) =>
      listOf(get('Replicas')).every((_, index) =>
        get(`Replicas.${index}.PointInTimeRecoverySpecification.PointInTimeRecoveryEnabled`),
      ),
  ),
  rule(
    'table-deletion',
    'a table cannot be deleted, unless data.keep is false',
    tables,
    ({ get }, _, { data }) =>
      !data.keep ||
      listOf(get('Replicas')).every((_, index) =>
        get(`Replicas.${index}.DeletionProtectionEnabled`),
      ),
  ),
  rule(
    'data-retained',
    'data and backups outlive their stack, unless data.keep is false',
    [tables, pools, 'AWS::SecretsManager::Secret', 'AWS::Backup::BackupVault'],
    (found, template, { data }) =>
      !data.keep ||
      isOfDistribution(found, template) ||
      (outlivesStack(found) && found.UpdateReplacePolicy === 'Retain'),
  ),
  rule(
    'table-key-retained',
    'the key of a table outlives its stack, unless data.keep is false',
    'AWS::KMS::Key',
    (key, template, { data }) =>
      !data.keep || resourcesOf(template, tables).length === 0 || outlivesStack(key),
  ),
  rule(
    'table-key',
    'a table is encrypted with a key of its own where data.customerManagedKey asks for it',
    tables,
    ({ get }, _, { data }) =>
      !data.customerManagedKey ||
      (get('SSESpecification.SSEType') === 'KMS' &&
        listOf(get('Replicas')).every(
          (_, index) => get(`Replicas.${index}.SSESpecification.KMSMasterKeyId`) !== undefined,
        )),
  ),
  rule(
    'table-billing',
    'a table is paid for by the request',
    tables,
    ({ get }) => get('BillingMode') === 'PAY_PER_REQUEST',
  ),
  rule(
    'secret-generated',
    'a secret is generated, and in no template',
    'AWS::SecretsManager::Secret',
    ({ get }) => get('SecretString') === undefined && get('GenerateSecretString') !== undefined,
  ),
  rule(
    'user-pool-deletion',
    'a user pool cannot be deleted, unless data.keep is false',
    pools,
    ({ get }, _, { data }) => !data.keep || get('DeletionProtection') === 'ACTIVE',
  ),
  rule(
    'user-pool-sign-up',
    'people cannot sign up by themselves',
    pools,
    ({ get }) => get('AdminCreateUserConfig.AllowAdminCreateUserOnly') === true,
  ),
  // RFC 9700 §2.1.2.
  rule(
    'user-pool-flow',
    'a client gets no token by the implicit flow',
    clients,
    ({ get }) => !listOf(get('AllowedOAuthFlows')).includes('implicit'),
  ),
  rule(
    'user-pool-guessing',
    'a client is not told which users there are, and can revoke its tokens',
    clients,
    ({ get }) =>
      get('PreventUserExistenceErrors') === 'ENABLED' && get('EnableTokenRevocation') === true,
  ),
];

/** A secret that CloudFront sends to its origin says nothing of any data, and goes with the distribution. */
const isOfDistribution = (found: Found, template: Template): boolean =>
  resourcesOf(template, 'AWS::CloudFront::Distribution').some(({ Properties }) =>
    refersTo(Properties)(found),
  );
