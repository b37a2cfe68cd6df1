import { RemovalPolicy, Stack } from 'aws-cdk-lib';
import { OAuthScope, ResourceServerScope, UserPool } from 'aws-cdk-lib/aws-cognito';
import { AttributeType, Billing, TableEncryptionV2, TableV2 } from 'aws-cdk-lib/aws-dynamodb';
import { Key } from 'aws-cdk-lib/aws-kms';
import { type ISecret, Secret } from 'aws-cdk-lib/aws-secretsmanager';
import type { Construct } from 'constructs';
import { dynamoTable } from '../src/infrastructure/stores/dynamo-table.ts';
import { scopes } from './contract.ts';
import type { Stage } from './settings.ts';

/** Whose tokens the doors accept. */
export interface Tokens {
  readonly issuer: string;
  readonly audience: string;
  /** The functions' settings for it. */
  readonly environment: Readonly<Record<string, string>>;
  /** What the functions must be able to read. */
  readonly secret?: ISecret;
}

/** What all doors share, and what outlives every deployment. */
export class DataStack extends Stack {
  readonly table: TableV2;
  readonly tokens: Tokens;

  constructor(scope: Construct, id: string, stage: Stage) {
    super(scope, id);
    const { partitionKey, sortKey, timeToLive } = dynamoTable;
    const { keep, customerManagedKey } = stage.data;
    const removalPolicy = keep ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY;
    this.table = new TableV2(this, 'Table', {
      partitionKey: { name: partitionKey, type: AttributeType.STRING },
      sortKey: { name: sortKey, type: AttributeType.STRING },
      timeToLiveAttribute: timeToLive,
      billing: Billing.onDemand(),
      pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
      deletionProtection: keep,
      removalPolicy,
      ...(customerManagedKey && {
        encryption: TableEncryptionV2.customerManagedKey(
          new Key(this, 'TableKey', { enableKeyRotation: true, removalPolicy }),
        ),
      }),
    });
    this.tokens = this.tokensOf(stage, removalPolicy);
  }

  private tokensOf({ auth }: Stage, removalPolicy: RemovalPolicy): Tokens {
    switch (auth.kind) {
      case 'secret': {
        const secret = new Secret(this, 'TokenSecret', {
          description: 'Signs and verifies the tokens that the API accepts',
          generateSecretString: { passwordLength: 64, excludePunctuation: true },
          removalPolicy,
        });
        return tokens(auth, { JWT_SECRET_ARN: secret.secretArn }, secret);
      }
      case 'jwks':
        return tokens(auth, { JWKS_URL: auth.jwksUrl });
      case 'cognito':
        return this.userPool(removalPolicy);
    }
  }

  /** Access tokens of Cognito name the client instead of an audience, and their scopes with a prefix. */
  private userPool(removalPolicy: RemovalPolicy): Tokens {
    const pool = new UserPool(this, 'Users', { removalPolicy, signInAliases: { email: true } });
    const ours = scopes.map(
      (scopeName) => new ResourceServerScope({ scopeName, scopeDescription: scopeName }),
    );
    const server = pool.addResourceServer('Api', { identifier: 'portico', scopes: ours });
    const client = pool.addClient('Client', {
      oAuth: { scopes: ours.map((each) => OAuthScope.resourceServer(server, each)) },
    });
    const issuer = pool.userPoolProviderUrl;
    return tokens(
      { issuer, audience: client.userPoolClientId },
      {
        JWKS_URL: `${issuer}/.well-known/jwks.json`,
        JWT_AUDIENCE_CLAIM: 'client_id',
        JWT_SCOPE_PREFIX: 'portico/',
      },
    );
  }
}

const tokens = (
  { issuer, audience }: { readonly issuer: string; readonly audience: string },
  keys: Record<string, string>,
  secret?: ISecret,
): Tokens => ({
  issuer,
  audience,
  environment: { JWT_ISSUER: issuer, JWT_AUDIENCE: audience, ...keys },
  ...(secret && { secret }),
});
