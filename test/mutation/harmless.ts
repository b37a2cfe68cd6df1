/** A change that no test can notice, or need notice. */
export interface Harmless {
  readonly file: string;
  /** As docs/mutation.md tells it. */
  readonly change: string;
  readonly why: string;
}

const bySecretKeys =
  'test/infrastructure/secret-keys.test.ts notices; it waits for time-outs, too long to be tried here';

export const harmless: readonly Harmless[] = [
  {
    file: 'src/infrastructure/compact-token.ts',
    change: '[] → ["Stryker was here"]',
    why: 'no token has a member of that name',
  },
  {
    file: 'src/infrastructure/compact-token.ts',
    change: `'' → "Stryker was here!"`,
    why: 'never read: in JSON a name comes before a colon',
  },
  {
    file: 'src/infrastructure/verified-tokens.ts',
    change: 'oldest !== undefined → true',
    why: 'for the compiler: after an entry was added there is an oldest one',
  },
  {
    file: 'src/infrastructure/verified-tokens.ts',
    change: `'base64' → ""`,
    why: 'the same digest in another spelling',
  },
  {
    file: 'src/infrastructure/jose-authenticator.ts',
    change: `'' → "Stryker was here!"`,
    why: 'it stands for a key id that is not there: any text will do',
  },
  {
    file: 'src/infrastructure/jose-authenticator.ts',
    change: '{ const { secretKeys } = await import( … ys.secretArn, keys.algorithms, now); } → {}',
    why: bySecretKeys,
  },
  {
    file: 'src/infrastructure/jose-authenticator.ts',
    change: `'secretArn' in keys → false`,
    why: bySecretKeys,
  },
  {
    file: 'src/infrastructure/jose-authenticator.ts',
    change: `'secretArn' → ""`,
    why: bySecretKeys,
  },
  {
    file: 'src/infrastructure/jose-authenticator.ts',
    change:
      '!(error instanceof errors.JWSSignatureVerificationFailed) → error instanceof errors.JWSSignatureVerificationFailed',
    why: bySecretKeys,
  },
  {
    file: 'src/infrastructure/jose-authenticator.ts',
    change: '!next || !(error instanceof errors.JWSSignatureVerificationFailed) → true',
    why: bySecretKeys,
  },
  {
    file: 'src/infrastructure/jose-authenticator.ts',
    change: '[next, ...rest] → []',
    why: bySecretKeys,
  },
  {
    file: 'src/infrastructure/remote-keys.ts',
    change: `'' → "Stryker was here!"`,
    why: 'a modulus that is not there; neither text has 2,048 bits',
  },
  {
    file: 'src/infrastructure/address-test.ts',
    change: `'this is not a CIDR range' → ""`,
    why: 'never shown: the setting says what it must be',
  },
  {
    file: 'src/adapters/http/credentials.ts',
    change: `'' → "Stryker was here!"`,
    why: 'it stands for a field that is not there: any text without the scheme will do',
  },
  {
    file: 'src/infrastructure/auth-config.ts',
    change: '{ return false; } → {}',
    why: 'undefined is as good as false',
  },
  {
    file: 'src/infrastructure/auth-config.ts',
    change: `'aud' → ""`,
    why: 'the default, which only tells that it is not client_id',
  },
  {
    file: 'src/infrastructure/loopback.ts',
    change: '/^127(\\.\\d{1,3}){3}$/ → /127(\\.\\d{1,3}){3}$/',
    why: 'a host that ends in a number is an IPv4 address, or no URL has it',
  },
  {
    file: 'src/adapters/authorizers/decide.ts',
    change: '{ cause: error } → {}',
    why: 'the log has been told the error before',
  },
  {
    file: 'src/adapters/authorizers/request-authorizer.ts',
    change: "typeof decision === 'object' → true",
    why: 'for the compiler: a refusal is a text, which is of no kind',
  },
  {
    file: 'src/adapters/authorizers/request-authorizer.ts',
    change: 'key !== undefined → true',
    why: 'for the compiler: who was let in by a key has brought one',
  },
];
