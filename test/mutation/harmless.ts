/** A change that no test can notice, or need notice. */
export interface Harmless {
  readonly file: string;
  /** As docs/mutation.md tells it. */
  readonly change: string;
  readonly why: string;
}

export const harmless: readonly Harmless[] = [
  {
    file: 'src/infrastructure/auth/compact-token.ts',
    change: 'at < json.length → at <= json.length',
    why: 'past the end there is no character that counts',
  },
  {
    file: 'src/infrastructure/auth/verified-tokens.ts',
    change: 'oldest !== undefined → true',
    why: 'for the compiler: after an entry was added there is an oldest one',
  },
  {
    file: 'src/infrastructure/auth/verified-tokens.ts',
    change: `'base64' → ""`,
    why: 'the same digest in another spelling',
  },
  {
    file: 'src/infrastructure/auth/jose-authenticator.ts',
    change: `'' → "Stryker was here!"`,
    why: 'it stands for a key id that is not there: any text will do',
  },
  {
    file: 'src/infrastructure/auth/secret-keys.ts',
    change: `'' → "Stryker was here!"`,
    why: 'for the compiler: an ARN has a region, or is refused as a setting',
  },
  {
    file: 'src/infrastructure/auth/remote-keys.ts',
    change: `'' → "Stryker was here!"`,
    why: 'a modulus that is not there; neither text has 2,048 bits',
  },
  {
    file: 'src/infrastructure/auth/address-test.ts',
    change: `'this is not a CIDR range' → ""`,
    why: 'never shown: the setting says what it must be',
  },
  {
    file: 'src/adapters/http/app/credentials.ts',
    change: `'' → "Stryker was here!"`,
    why: 'it stands for a field that is not there: any text without the scheme will do',
  },
  {
    file: 'src/infrastructure/config/auth-config.ts',
    change: '{ return false; } → {}',
    why: 'undefined is as good as false',
  },
  {
    file: 'src/infrastructure/config/auth-config.ts',
    change: `'aud' → ""`,
    why: 'the default, which only tells that it is not client_id',
  },
  {
    file: 'src/infrastructure/config/loopback.ts',
    change: '/^127(\\.\\d{1,3}){3}$/ → /127(\\.\\d{1,3}){3}$/',
    why: 'a host that ends in a number is an IPv4 address, or no URL has it',
  },
  {
    file: 'src/adapters/lambda/buffered.ts',
    change: 'body.length * 6 < maxResultBytes / 2 → false',
    why: 'every answer is measured: the same, but slower',
  },
  {
    file: 'src/adapters/lambda/buffered.ts',
    change: 'body.length * 6 < maxResultBytes / 2 → body.length * 6 <= maxResultBytes / 2',
    why: 'the other half of the limit is for fields, which have some kilobytes',
  },
  {
    file: 'src/adapters/lambda/payload.ts',
    change: `'utf8' → ""`,
    why: 'Node takes an empty name for UTF-8',
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
