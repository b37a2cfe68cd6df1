import { Aws, CfnOutput } from 'aws-cdk-lib';
import {
  AccountRecovery,
  type IUserPool,
  Mfa,
  OAuthScope,
  ResourceServerScope,
  UserPool,
  type UserPoolClientOptions,
} from 'aws-cdk-lib/aws-cognito';
import type { Construct } from 'constructs';
import { scopes } from './contract.ts';
import { protectedRemovalPolicyOf } from './removal-policy.ts';
import type { Stage } from './settings/stage.ts';
import type { TokenProps } from './token-types.ts';

type Cognito = Extract<Stage['auth'], { kind: 'cognito' }>;

/** A user pool of Cognito with the contract's scopes, and the one client that may ask for them. */
export const userPool = (
  scope: Construct,
  { callbackUrls, domainPrefix }: Cognito,
  { stage, stageName }: TokenProps,
) => {
  const pool = new UserPool(scope, 'Users', {
    signInAliases: { email: true },
    selfSignUpEnabled: false,
    passwordPolicy: {
      minLength: 12,
      requireLowercase: true,
      requireUppercase: true,
      requireDigits: true,
      requireSymbols: true,
    },
    mfa: Mfa.OPTIONAL,
    mfaSecondFactor: { otp: true, sms: false },
    accountRecovery: AccountRecovery.EMAIL_ONLY,
    deletionProtection: stage.data.keep,
    removalPolicy: protectedRemovalPolicyOf(stage),
  });
  const domain = pool.addDomain('Domain', {
    cognitoDomain: {
      domainPrefix: domainPrefix ?? `portico-${stageName.toLowerCase()}-${Aws.ACCOUNT_ID}`,
    },
  });
  // A client cannot gain or lose its secret: the other kind is another client, so that the doors see the change.
  const isPublic = callbackUrls.length > 0;
  const client = pool.addClient(isPublic ? 'PublicClient' : 'Client', {
    preventUserExistenceErrors: true,
    enableTokenRevocation: true,
    ...(isPublic ? people(callbackUrls, scopesOf(pool)) : programs(scopesOf(pool))),
  });
  new CfnOutput(scope, 'SignInUrl', { value: domain.baseUrl() });
  new CfnOutput(scope, 'ClientId', { value: client.userPoolClientId });
  return { issuer: pool.userPoolProviderUrl, clientId: client.userPoolClientId };
};

const scopesOf = (pool: IUserPool): OAuthScope[] => {
  const ours = scopes.map(
    (scopeName) => new ResourceServerScope({ scopeName, scopeDescription: scopeName }),
  );
  const server = pool.addResourceServer('Api', { identifier: 'portico', scopes: ours });
  return ours.map((each) => OAuthScope.resourceServer(server, each));
};

/** The authorization code of RFC 6749; a client without a secret proves itself by PKCE (RFC 7636). */
const people = (callbackUrls: string[], ours: OAuthScope[]): UserPoolClientOptions => ({
  generateSecret: false,
  oAuth: {
    flows: { authorizationCodeGrant: true },
    scopes: [OAuthScope.OPENID, ...ours],
    callbackUrls,
  },
});

/** Client credentials (RFC 6749 §4.4): the secret is Cognito's to keep. */
const programs = (ours: OAuthScope[]): UserPoolClientOptions => ({
  generateSecret: true,
  oAuth: { flows: { clientCredentials: true }, scopes: ours },
});
