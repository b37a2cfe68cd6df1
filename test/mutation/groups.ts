/** Sources that are broken on purpose, and the tests that must notice. */
export interface Group {
  readonly mutate: readonly string[];
  /** Few and quick ones: what is at the top level of a module is tried with all of them. */
  readonly tests: readonly string[];
}

const auth = (...names: string[]) => names.map((name) => `src/infrastructure/auth/${name}.ts`);
const lambda = (...names: string[]) => names.map((name) => `src/adapters/lambda/${name}.ts`);

export const groups = {
  'compact-token': {
    mutate: auth('compact-token'),
    tests: ['infrastructure/compact-token'],
  },
  'verified-tokens': {
    mutate: auth('verified-tokens'),
    tests: ['infrastructure/verified-tokens'],
  },
  jose: {
    mutate: auth('jose-authenticator', 'hmac-keys'),
    tests: ['infrastructure/{jose-authenticator-*,hmac-keys,secret-keys}'],
  },
  'remote-keys': {
    mutate: auth('key-set', 'remote-keys'),
    tests: ['infrastructure/jose-authenticator-key-set'],
  },
  'secret-keys': {
    mutate: auth('secret-keys'),
    tests: ['infrastructure/secret-keys'],
  },
  callers: {
    mutate: [
      ...auth('api-key-authenticator', 'iam-authenticator', 'address-test', 'authenticator'),
      'src/adapters/http/app/credentials.ts',
    ],
    tests: [
      'infrastructure/{api-key-*,auth-config,iam-*}',
      'http/credentials',
      'authorizers/{api-keys,iam}',
    ],
  },
  'auth-config': {
    mutate: ['src/infrastructure/config/{auth-config,loopback}.ts'],
    tests: ['infrastructure/{auth-config,config}'],
  },
  authorizers: {
    mutate: ['src/adapters/authorizers/*.ts'],
    tests: [
      'authorizers/{admission,api-keys,cache,events,key-server-down}',
      'conformance/{authorizers,decisions}',
    ],
  },
  doors: {
    mutate: lambda('alb', 'function-url', 'http-api', 'rest-api'),
    tests: [
      'conformance/{environments,paths,queries,results}',
      'doors/{base-path,by-hand,client-address,rest-api,tls,wrong-parts}',
    ],
  },
  payloads: {
    mutate: lambda('authorizer-context', 'payload*'),
    tests: [
      'authorizers/context-forms',
      'conformance/{bodies,environments,headers,identity,paths,queries,results}',
      'doors/{tls,wrong-parts}',
    ],
  },
  answers: {
    mutate: lambda('buffered', 'limits', 'streamed'),
    tests: ['conformance/{failures,limits,results,streams}', 'doors/by-hand'],
  },
} satisfies Record<string, Group>;
