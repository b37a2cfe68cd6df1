import { CfnOutput } from 'aws-cdk-lib';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import type { Construct } from 'constructs';
import type { Stage } from './settings/stage.ts';
import { tokenSecret } from './token-secret.ts';
import type { TokenProps, Tokens } from './token-types.ts';
import { userPool } from './user-pool.ts';

type KeySet = Extract<Stage['auth'], { kind: 'jwks' }>;

/** Makes what tokens are verified by, where it is ours to make. */
export const tokensOf = (scope: Construct, props: TokenProps): Tokens => {
  const issued = issuedTokens(scope, props);
  const { apiKeysSecretArn } = props.stage.callers;
  const apiKeys = apiKeysSecretArn
    ? [Secret.fromSecretCompleteArn(scope, 'ApiKeys', apiKeysSecretArn)]
    : [];
  return {
    ...issued,
    environment: { ...issued.environment, ...callersOf(props.stage) },
    secrets: [...issued.secrets, ...apiKeys],
  };
};

/** The functions' settings for those who bring no token. */
const callersOf = ({
  callers: { apiKeys, apiKeysSecretArn, iamPrincipals },
}: Stage): Record<string, string> => ({
  ...(apiKeysSecretArn && { API_KEYS_SECRET_ARN: apiKeysSecretArn }),
  ...(apiKeys.length > 0 && { API_KEYS: JSON.stringify(apiKeys) }),
  ...(iamPrincipals.length > 0 && { IAM_PRINCIPALS: JSON.stringify(iamPrincipals) }),
});

const issuedTokens = (scope: Construct, props: TokenProps): Tokens => {
  const { auth } = props.stage;
  switch (auth.kind) {
    case 'secret': {
      const secret = tokenSecret(scope, props);
      new CfnOutput(scope, 'TokenSecretArn', { value: secret.secretArn });
      return { ...tokens(auth, { JWT_SECRET_ARN: secret.secretArn }), secrets: [secret] };
    }
    case 'jwks':
      return tokens(auth, { JWKS_URL: auth.jwksUrl, ...claimsOf(auth) });
    case 'cognito': {
      const { issuer, clientId } = userPool(scope, auth, props);
      // Access tokens of Cognito name the client instead of an audience, and their scopes with a prefix.
      return tokens(
        { issuer, audience: clientId },
        {
          JWKS_URL: `${issuer}/.well-known/jwks.json`,
          JWT_AUDIENCE_CLAIM: 'client_id',
          JWT_SCOPE_PREFIX: 'portico/',
        },
      );
    }
  }
};

/** The functions' settings for an issuer whose tokens are unlike RFC 9068. */
const claimsOf = ({
  audienceClaim,
  scopeClaims,
  scopePrefix,
  algorithms,
  clockToleranceSeconds,
  maxTokenLength,
}: KeySet) => ({
  ...(audienceClaim && { JWT_AUDIENCE_CLAIM: audienceClaim }),
  ...(scopeClaims && { JWT_SCOPE_CLAIMS: scopeClaims.join(' ') }),
  ...(scopePrefix && { JWT_SCOPE_PREFIX: scopePrefix }),
  ...(algorithms && { JWT_ALGORITHMS: algorithms.join(' ') }),
  ...(clockToleranceSeconds !== undefined && { JWT_CLOCK_TOLERANCE: `${clockToleranceSeconds}` }),
  ...(maxTokenLength !== undefined && { JWT_MAX_LENGTH: `${maxTokenLength}` }),
});

const tokens = (
  { issuer, audience }: { readonly issuer: string; readonly audience: string },
  keys: Readonly<Record<string, string>>,
): Tokens => ({
  issuer,
  audience,
  environment: { JWT_ISSUER: issuer, JWT_AUDIENCE: audience, ...keys },
  secrets: [],
});
