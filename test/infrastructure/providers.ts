import { inSeconds } from './tokens.ts';

type Json = Readonly<Record<string, unknown>>;

/** What an issuer's documentation says of it, in the names of `docs/auth.md`; all values are made up. */
export interface Provider {
  readonly heading: string;
  readonly page: string;
  /** What is below its `/.well-known/openid-configuration`. */
  readonly discovery: { readonly issuer: string; readonly jwks_uri: string } & Json;
  /** What its keys have beside `kty`, `n` and `e`; the first one signs. */
  readonly keys: readonly Json[];
  /** How its tokens are signed, where it is not RS256. */
  readonly algorithm?: 'RS256' | 'ES256';
  /** What its tokens have in their header beside `kid` and `alg`. */
  readonly header?: Json;
  /** Claims of an access token. */
  readonly claims: Json;
  readonly caller: { readonly id: string; readonly scopes: readonly string[]; roles?: string[] };
  /** Other good tokens: what is different, and the caller then. */
  readonly others?: readonly (readonly [what: string, changes: Json, caller: Json])[];
  /** What is different in tokens that are not for us; `undefined` takes a claim away. */
  readonly strangers: readonly (readonly [what: string, changes: Json])[];
}

const times = { iat: inSeconds(-60), exp: inSeconds(3_540) };
const fingerprint = (letter: string) => letter.repeat(27);
/** As long as a certificate of 2,048 bits is. */
const certificate = (letter: string) => [`MIID${letter.repeat(1_400)}`];

const auth0: Provider = {
  heading: 'Auth0',
  page: 'https://auth0.com/docs/secure/tokens/access-tokens/access-token-profiles',
  discovery: {
    issuer: 'https://example.eu.auth0.com/',
    jwks_uri: 'https://example.eu.auth0.com/.well-known/jwks.json',
    id_token_signing_alg_values_supported: ['HS256', 'RS256', 'PS256'],
    subject_types_supported: ['public'],
  },
  keys: ['current', 'next'].map((kid) => ({
    kid,
    alg: 'RS256',
    use: 'sig',
    x5t: fingerprint('A'),
    x5c: certificate('A'),
  })),
  header: { typ: 'JWT' },
  claims: {
    iss: 'https://example.eu.auth0.com/',
    sub: 'auth0|0123456789abcdef01234567',
    aud: ['https://api.example.com', 'https://example.eu.auth0.com/userinfo'],
    azp: 'client0123456789client0123456789',
    scope: 'openid profile users:read',
    ...times,
  },
  caller: { id: 'auth0|0123456789abcdef01234567', scopes: ['openid', 'profile', 'users:read'] },
  others: [
    [
      'of a program',
      {
        sub: 'client0123456789client0123456789@clients',
        aud: 'https://api.example.com',
        gty: 'client-credentials',
        scope: 'users:read users:write',
      },
      {
        id: 'client0123456789client0123456789@clients',
        scopes: ['users:read', 'users:write'],
      },
    ],
    [
      'with the permissions of the user, which are not looked at',
      { permissions: ['users:read', 'users:write'] },
      { scopes: ['openid', 'profile', 'users:read'] },
    ],
  ],
  strangers: [
    ['for another API', { aud: 'https://other.example.com' }],
    ['for the issuer itself', { aud: 'https://example.eu.auth0.com/userinfo' }],
    ['that is an ID token', { aud: 'client0123456789client0123456789', scope: undefined }],
    ['of another tenant', { iss: 'https://other.eu.auth0.com/' }],
    ['of an issuer without the slash', { iss: 'https://example.eu.auth0.com' }],
  ],
};

const pool = 'https://cognito-idp.eu-central-1.amazonaws.com/eu-central-1_EXAMPLE01';
const client = '1example23456789example23';

const cognito: Provider = {
  heading: 'Amazon Cognito',
  page: 'https://docs.aws.amazon.com/cognito/latest/developerguide/amazon-cognito-user-pools-using-the-access-token.html',
  discovery: {
    issuer: pool,
    jwks_uri: `${pool}/.well-known/jwks.json`,
    id_token_signing_alg_values_supported: ['RS256'],
    subject_types_supported: ['public'],
  },
  // One for access tokens, one for ID tokens.
  keys: ['MDEyMzQ1Njc4OTAx=', 'OTg3NjU0MzIxMDk4='].map((kid) => ({
    kid,
    alg: 'RS256',
    use: 'sig',
  })),
  claims: {
    iss: pool,
    sub: '0a1b2c3d-0000-4000-8000-000000000001',
    client_id: client,
    'cognito:groups': ['admin'],
    version: 2,
    token_use: 'access',
    scope: 'openid portico/users:read',
    auth_time: inSeconds(-60),
    origin_jti: '0a1b2c3d-0000-4000-8000-000000000002',
    event_id: '0a1b2c3d-0000-4000-8000-000000000003',
    jti: '0a1b2c3d-0000-4000-8000-000000000004',
    username: 'ada',
    ...times,
  },
  caller: { id: '0a1b2c3d-0000-4000-8000-000000000001', scopes: ['users:read'] },
  others: [
    [
      'of a program',
      { sub: client, scope: 'portico/users:read portico/users:write', username: undefined },
      { id: client, scopes: ['users:read', 'users:write'] },
    ],
    [
      'of a sign-in without a resource server, which may nothing',
      { scope: 'aws.cognito.signin.user.admin' },
      { scopes: [] },
    ],
  ],
  strangers: [
    ['for another client', { client_id: 'another' }],
    [
      'that is an ID token',
      { aud: client, client_id: undefined, token_use: 'id', scope: undefined },
    ],
    ['that is bound to another resource', { aud: 'https://other.example.com' }],
    ['of another pool', { iss: `${pool}2` }],
    ['of another region', { iss: pool.replace('central', 'west') }],
  ],
};

const tenant = '11111111-2222-4333-8444-555555555555';
const api = 'aaaaaaaa-bbbb-4ccc-8ddd-eeeeeeeeeeee';
const microsoft = 'https://login.microsoftonline.com';
/** Where Microsoft keeps the accounts that belong to no organisation. */
const consumers = '9188040d-6c67-4c5b-b112-36a304b66dad';

const entra: Provider = {
  heading: 'Microsoft Entra ID',
  page: 'https://learn.microsoft.com/entra/identity-platform/access-token-claims-reference',
  discovery: {
    issuer: `${microsoft}/${tenant}/v2.0`,
    jwks_uri: `${microsoft}/${tenant}/discovery/v2.0/keys`,
    id_token_signing_alg_values_supported: ['RS256'],
    subject_types_supported: ['pairwise'],
  },
  // Without `alg`; as many as there are at times.
  keys: ['B', 'C', 'D', 'E', 'F', 'G', 'H', 'I'].map((letter) => ({
    kid: fingerprint(letter),
    use: 'sig',
    x5t: fingerprint(letter),
    x5c: certificate(letter),
    issuer: `${microsoft}/${letter === 'I' ? consumers : '{tenantid}'}/v2.0`,
  })),
  header: { typ: 'JWT' },
  claims: {
    aud: api,
    iss: `${microsoft}/${tenant}/v2.0`,
    nbf: inSeconds(-60),
    aio: 'opaque',
    azp: 'aaaaaaaa-bbbb-4ccc-8ddd-ffffffffffff',
    azpacr: '0',
    name: 'Ada Lovelace',
    oid: '0a1b2c3d-0000-4000-8000-000000000005',
    preferred_username: 'ada@example.com',
    rh: 'opaque',
    scp: 'users:read users:write',
    sub: 'pairwise0123456789pairwise0123456789pairwis',
    tid: tenant,
    uti: 'opaque',
    ver: '2.0',
    ...times,
  },
  caller: {
    id: 'pairwise0123456789pairwise0123456789pairwis',
    scopes: ['users:read', 'users:write'],
  },
  others: [
    [
      'of a program',
      {
        azpacr: '1',
        idtyp: 'app',
        scp: undefined,
        roles: ['users:read'],
        sub: '0a1b2c3d-0000-4000-8000-000000000006',
        oid: '0a1b2c3d-0000-4000-8000-000000000006',
        preferred_username: undefined,
        name: undefined,
      },
      {
        id: '0a1b2c3d-0000-4000-8000-000000000006',
        scopes: ['users:read'],
        roles: ['users:read'],
      },
    ],
    [
      'of a person with a role',
      { scp: 'users:read', roles: ['admin'], wids: ['0a1b2c3d-0000-4000-8000-000000000007'] },
      { scopes: ['users:read', 'admin'], roles: ['admin'] },
    ],
  ],
  strangers: [
    ['for Microsoft Graph', { aud: '00000003-0000-0000-c000-000000000000' }],
    ['for the client: an ID token', { aud: 'aaaaaaaa-bbbb-4ccc-8ddd-ffffffffffff' }],
    ['of another tenant', { iss: `${microsoft}/${consumers}/v2.0`, tid: consumers }],
    ['of any tenant', { iss: `${microsoft}/{tenantid}/v2.0` }],
    ['of version 1.0', { iss: `https://sts.windows.net/${tenant}/`, ver: '1.0' }],
    ['for the URI of version 1.0', { aud: `api://${api}` }],
  ],
};

/** What the same tenant issues to an API that asks for no version. */
export const entraV1: Provider = {
  ...entra,
  heading: 'Microsoft Entra ID, version 1.0',
  discovery: {
    issuer: `https://sts.windows.net/${tenant}/`,
    jwks_uri: `${microsoft}/${tenant}/discovery/keys`,
    id_token_signing_alg_values_supported: ['RS256'],
  },
  header: { typ: 'JWT', x5t: fingerprint('B') },
  claims: {
    aud: `api://${api}`,
    iss: `https://sts.windows.net/${tenant}/`,
    acr: '1',
    amr: ['pwd'],
    appid: 'aaaaaaaa-bbbb-4ccc-8ddd-ffffffffffff',
    appidacr: '0',
    ipaddr: '203.0.113.7',
    oid: '0a1b2c3d-0000-4000-8000-000000000005',
    scp: 'users:read',
    sub: 'pairwise0123456789pairwise0123456789pairwis',
    tid: tenant,
    unique_name: 'ada@example.com',
    ver: '1.0',
    nbf: inSeconds(-60),
    ...times,
  },
  caller: { id: 'pairwise0123456789pairwise0123456789pairwis', scopes: ['users:read'] },
  others: [],
  strangers: [
    ['for another API', { aud: 'api://aaaaaaaa-bbbb-4ccc-8ddd-ffffffffffff' }],
    ['of another tenant', { iss: `https://sts.windows.net/${consumers}/` }],
    ['of version 2.0', { iss: `${microsoft}/${tenant}/v2.0`, aud: api, ver: '2.0' }],
  ],
};

const realm = 'https://login.example.com/realms/example';

const keycloak: Provider = {
  heading: 'Keycloak',
  page: 'https://www.keycloak.org/docs/latest/server_admin/#audience-support',
  discovery: {
    issuer: realm,
    jwks_uri: `${realm}/protocol/openid-connect/certs`,
    id_token_signing_alg_values_supported: ['PS256', 'RS256', 'ES256', 'HS256', 'EdDSA'],
    subject_types_supported: ['public', 'pairwise'],
  },
  keys: [
    { kid: 'signing', alg: 'RS256', use: 'sig' },
    { kid: 'encrypting', alg: 'RSA-OAEP', use: 'enc' },
  ].map((key) => ({
    ...key,
    x5t: fingerprint('K'),
    'x5t#S256': 'K'.repeat(43),
    x5c: certificate('K'),
  })),
  header: { typ: 'JWT' },
  claims: {
    iss: realm,
    aud: ['portico', 'account'],
    sub: '0a1b2c3d-0000-4000-8000-000000000008',
    typ: 'Bearer',
    azp: 'page',
    jti: 'onrtac:0a1b2c3d-0000-4000-8000-000000000009',
    sid: '0a1b2c3d-0000-4000-8000-000000000010',
    acr: '1',
    'allowed-origins': ['https://app.example.com'],
    realm_access: { roles: ['offline_access', 'admin'] },
    resource_access: { account: { roles: ['view-profile'] } },
    scope: 'openid users:read profile',
    email_verified: true,
    preferred_username: 'ada',
    ...times,
  },
  caller: {
    id: '0a1b2c3d-0000-4000-8000-000000000008',
    scopes: ['openid', 'users:read', 'profile'],
  },
  others: [
    [
      'of a program',
      {
        aud: 'portico',
        azp: 'batch',
        client_id: 'batch',
        preferred_username: 'service-account-batch',
        scope: 'users:read users:write',
      },
      { scopes: ['users:read', 'users:write'] },
    ],
    [
      'of a user whose roles a mapper writes to roles',
      { roles: ['admin'] },
      { roles: ['admin'], scopes: ['openid', 'users:read', 'profile'] },
    ],
  ],
  strangers: [
    ['for account, as without a mapper', { aud: 'account' }],
    ['for nobody', { aud: undefined }],
    ['for another API', { aud: ['other', 'account'] }],
    ['that is an ID token', { aud: 'page', typ: 'ID', scope: undefined }],
    ['of another realm', { iss: 'https://login.example.com/realms/master' }],
    ['of the old path', { iss: 'https://login.example.com/auth/realms/example' }],
    ['without the client scope basic', { sub: undefined }],
  ],
};

const clerk: Provider = {
  heading: 'Clerk',
  page: 'https://clerk.com/docs/backend-requests/resources/session-tokens',
  discovery: {
    issuer: 'https://clerk.example.com',
    jwks_uri: 'https://clerk.example.com/.well-known/jwks.json',
    id_token_signing_alg_values_supported: ['RS256'],
    subject_types_supported: ['public'],
  },
  keys: [{ kid: 'ins_0123456789abcdefghijklmnopq', alg: 'RS256', use: 'sig' }],
  header: { cat: 'cl_B7d4PD111AAA', typ: 'JWT' },
  // Version 2 of a session token, with a claim of the instance's own.
  claims: {
    azp: 'https://app.example.com',
    exp: inSeconds(60),
    fva: [7, -1],
    iat: inSeconds(0),
    iss: 'https://clerk.example.com',
    jti: '0123456789abcdef0123',
    nbf: inSeconds(-10),
    pla: 'u:free',
    sid: 'sess_0123456789abcdefghijklmnopq',
    sts: 'active',
    sub: 'user_0123456789abcdefghijklmnopq',
    v: 2,
    scope: 'users:read',
  },
  caller: { id: 'user_0123456789abcdefghijklmnopq', scopes: ['users:read'] },
  others: [
    ['of a user without metadata, who may nothing', { scope: null }, { scopes: [] }],
    [
      'of a user whose metadata is a list',
      { scope: ['users:read', 'users:write'] },
      { scopes: ['users:read', 'users:write'] },
    ],
    [
      'of a member of an organisation, whose role is not looked at',
      { o: { id: 'org_0123456789', slg: 'example', rol: 'admin', per: 'read,manage' } },
      { scopes: ['users:read'], roles: [] },
    ],
  ],
  strangers: [
    ['for another page', { azp: 'https://other.example.com' }],
    ['for a page that is not known', { azp: undefined }],
    ['for another audience as well', { aud: 'other' }],
    ['of another instance', { iss: 'https://clerk.other.example.com' }],
  ],
};

const oktaIssuer = 'https://example.okta.com/oauth2/default';

const okta: Provider = {
  heading: 'Okta',
  page: 'https://developer.okta.com/docs/api/openapi/okta-oauth/guides/overview/',
  discovery: {
    issuer: oktaIssuer,
    jwks_uri: `${oktaIssuer}/v1/keys`,
    id_token_signing_alg_values_supported: ['RS256'],
    subject_types_supported: ['public'],
  },
  keys: ['current', 'next'].map((kid) => ({ kid, alg: 'RS256', use: 'sig' })),
  claims: {
    ver: 1,
    jti: 'AT.0123456789abcdefghijklmnopqrstuvwxyzABCDEFG',
    iss: oktaIssuer,
    aud: 'api://default',
    cid: '0oa0123456789abcdefg',
    uid: '00u0123456789abcdefg',
    scp: ['openid', 'users:read'],
    auth_time: inSeconds(-60),
    sub: 'ada@example.com',
    ...times,
  },
  caller: { id: 'ada@example.com', scopes: ['openid', 'users:read'] },
  others: [
    [
      'of a program',
      {
        sub: '0oa0123456789abcdefg',
        uid: undefined,
        auth_time: undefined,
        scp: ['users:read', 'users:write'],
      },
      { id: '0oa0123456789abcdefg', scopes: ['users:read', 'users:write'] },
    ],
    ['with groups, which are not looked at', { groups: ['admin'] }, { roles: [] }],
  ],
  strangers: [
    ['for another API', { aud: 'api://other' }],
    ['that is an ID token', { aud: '0oa0123456789abcdefg', scp: undefined }],
    ['of the organisation', { iss: 'https://example.okta.com', aud: 'https://example.okta.com' }],
    ['of another authorization server', { iss: 'https://example.okta.com/oauth2/aus0123456789' }],
  ],
};

const firebase: Provider = {
  heading: 'Firebase',
  page: 'https://firebase.google.com/docs/auth/admin/verify-id-tokens',
  discovery: {
    issuer: 'https://securetoken.google.com/example-project',
    jwks_uri:
      'https://www.googleapis.com/service_accounts/v1/jwk/securetoken@system.gserviceaccount.com',
    id_token_signing_alg_values_supported: ['RS256'],
    subject_types_supported: ['public'],
  },
  keys: ['a', 'b'].map((digit) => ({ kid: digit.repeat(40), alg: 'RS256', use: 'sig' })),
  header: { typ: 'JWT' },
  // With a custom claim.
  claims: {
    scope: 'users:read',
    iss: 'https://securetoken.google.com/example-project',
    aud: 'example-project',
    auth_time: inSeconds(-60),
    user_id: '0123456789abcdefghijklmnopqr',
    sub: '0123456789abcdefghijklmnopqr',
    email: 'ada@example.com',
    email_verified: true,
    firebase: { identities: { email: ['ada@example.com'] }, sign_in_provider: 'password' },
    ...times,
  },
  caller: { id: '0123456789abcdefghijklmnopqr', scopes: ['users:read'] },
  others: [
    [
      'with roles among the custom claims',
      { scope: undefined, roles: ['admin'] },
      { scopes: [], roles: ['admin'] },
    ],
    [
      'of somebody without a name, who may nothing',
      { scope: undefined, firebase: { identities: {}, sign_in_provider: 'anonymous' } },
      { scopes: [] },
    ],
  ],
  strangers: [
    [
      'of another project',
      { iss: 'https://securetoken.google.com/other-project', aud: 'other-project' },
    ],
    ['for another project', { aud: 'other-project' }],
    ['that is a session cookie', { iss: 'https://session.firebase.google.com/example-project' }],
    [
      'that is a custom token of a service account',
      {
        iss: 'robot@example-project.iam.gserviceaccount.com',
        aud: 'https://identitytoolkit.googleapis.com/google.identity.identitytoolkit.v1.IdentityToolkit',
      },
    ],
  ],
};

const supabaseIssuer = 'https://exampleprojectref.supabase.co/auth/v1';

const supabase: Provider = {
  heading: 'Supabase',
  page: 'https://supabase.com/docs/guides/auth/jwt-fields',
  discovery: {
    issuer: supabaseIssuer,
    jwks_uri: `${supabaseIssuer}/.well-known/jwks.json`,
    id_token_signing_alg_values_supported: ['RS256', 'HS256', 'ES256'],
    subject_types_supported: ['public'],
  },
  algorithm: 'ES256',
  keys: ['0a1b2c3d-0000-4000-8000-000000000011', '0a1b2c3d-0000-4000-8000-000000000012'].map(
    (kid) => ({ kid, alg: 'ES256', use: 'sig', key_ops: ['verify'], ext: true }),
  ),
  header: { typ: 'JWT' },
  // With a claim of a hook.
  claims: {
    aal: 'aal1',
    amr: [{ method: 'password', timestamp: inSeconds(-60) }],
    app_metadata: { provider: 'email', providers: ['email'] },
    aud: 'authenticated',
    email: 'ada@example.com',
    is_anonymous: false,
    iss: supabaseIssuer,
    phone: '',
    role: 'authenticated',
    scope: 'users:read',
    session_id: '0a1b2c3d-0000-4000-8000-000000000013',
    sub: '0a1b2c3d-0000-4000-8000-000000000014',
    user_metadata: {},
    ...times,
  },
  caller: { id: '0a1b2c3d-0000-4000-8000-000000000014', scopes: ['users:read'] },
  others: [
    [
      'of a project without a hook, which may nothing',
      { scope: undefined },
      { scopes: [], roles: [] },
    ],
    [
      'with roles in metadata, which are not looked at',
      { user_metadata: { roles: ['admin'] }, app_metadata: { roles: ['admin'] } },
      { roles: [] },
    ],
  ],
  strangers: [
    ['of nobody: the key of a page', { aud: undefined, role: 'anon', sub: undefined }],
    ['for another audience', { aud: 'anon' }],
    ['of another project', { iss: 'https://otherprojectref00.supabase.co/auth/v1' }],
  ],
};

export const providers: readonly Provider[] = [
  auth0,
  cognito,
  entra,
  entraV1,
  keycloak,
  clerk,
  okta,
  firebase,
  supabase,
];
