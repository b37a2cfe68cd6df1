import fc from 'fast-check';
import { readAuthorizerConfig, readConfig } from '../../src/infrastructure/config/config.ts';
import { ConfigError } from '../../src/infrastructure/config/settings.ts';
import { testEnvironment } from '../e2e/test-config.ts';

type Settings = Readonly<Record<string, string>>;

const auth = (settings: Settings) => readAuthorizerConfig({ ...testEnvironment, ...settings }).auth;

const sha256 = 'Ab'.repeat(32);
const key = { sha256, networks: ['10.0.0.0/8'], principal: 'batch', scope: 'users:read' };
const iam = { arn: 'arn:aws:iam::123456789012:user/zebra', scope: 'users:read' };

describe('API_KEYS', () => {
  const read = (...rules: object[]) => auth({ API_KEYS: JSON.stringify(rules) }).apiKeys;

  it('says by hash who may come from where and do what', () => {
    expect(read(key, { ...key, networks: ['::1/128', '192.0.2.1/32'], scope: '' })).toStrictEqual([
      {
        sha256: Buffer.from(sha256, 'hex'),
        networks: ['10.0.0.0/8'],
        principal: 'batch',
        scopes: ['users:read'],
      },
      {
        sha256: Buffer.from(sha256, 'hex'),
        networks: ['::1/128', '192.0.2.1/32'],
        principal: 'batch',
        scopes: [],
      },
    ]);
  });

  it('may leave the networks out, which names none', () => {
    const { networks, ...rule } = key;
    expect(read(rule)).toMatchObject([{ networks: [] }]);
  });

  it('may be an empty list', () => {
    expect(read()).toEqual([]);
  });
});

describe('IAM_PRINCIPALS', () => {
  it('says by ARN who may do what', () => {
    const rules = [iam, { arn: 'arn:aws:sts::*', scope: ' users:read  users:write ' }];
    expect(auth({ IAM_PRINCIPALS: JSON.stringify(rules) }).iamPrincipals).toEqual([
      { arn: iam.arn, scopes: ['users:read'] },
      { arn: 'arn:aws:sts::*', scopes: ['users:read', 'users:write'] },
    ]);
  });
});

describe('AUTH_TOKEN_HEADER', () => {
  it('is the name of a header in any letter case', () => {
    expect(auth({ AUTH_TOKEN_HEADER: 'X-Authorization' }).tokenHeader).toBe('x-authorization');
  });
});

const badJson = ['zebra', '{}', 'null', '"zebra"', '[null]', '["zebra"]', '[[]]', '[{}]'];
const rule = (good: object, change: object) => JSON.stringify([good, { ...good, ...change }]);

const badKeys = [
  { sha256: undefined },
  { sha256: sha256.slice(1) },
  { sha256: `${sha256}0` },
  { sha256: `${sha256}\n` },
  { sha256: 'zebra'.padEnd(64, '0') },
  { sha256: [sha256] },
  { key: 'zebra' },
  { principal: undefined },
  { principal: '' },
  { principal: 7 },
  { scope: undefined },
  { scope: ['zebra'] },
  { roles: ['zebra'] },
  { networks: null },
  { networks: '10.0.0.0/8' },
  { networks: [null] },
  { networks: [['10.0.0.0/8']] },
  ...[
    ...['', '/', 'zebra', 'zebra/8', '10.0.0.0', '10.0.0.0/', '/8', '10.0.0/8', '10.0.0.256/8'],
    ...[
      '10.0.0.0/33',
      '10.0.0.0/-1',
      '10.0.0.0/+8',
      '10.0.0.0/8.0',
      '10.0.0.0/0x8',
      '10.0.0.0/1e1',
    ],
    ...['10.0.0.0/08', '10.0.0.0/00', '10.0.0.0/ 8', '10.0.0.0 /8', ' 10.0.0.0/8', '10.0.0.0/8 '],
    ...['10.0.0.0/8/9', '10.0.0.0/8\n', '10.0.0.0/255.0.0.0', '10.0.0.0/8,10.0.0.0/8', '*', '*/0'],
    ...[
      '010.0.0.0/8',
      '::1',
      '::/129',
      '::1::/64',
      '[::1]/128',
      '2001:db8::/32/',
      'fe80::zebra/64',
    ],
  ].map((network) => ({ networks: ['10.0.0.0/8', network] })),
];

const badPrincipals = [
  { arn: undefined },
  { arn: '' },
  { arn: null },
  { arn: ['zebra'] },
  { scope: undefined },
  { scope: ['zebra'] },
  { roles: 'zebra' },
];

const badHeaders = ['x zebra', 'x-zebra:', 'x-\nzebra', '"zebra"', 'zébra', 'x,zebra', '\0'];

/** One line that names the setting and says what it must be. */
const expectRefusal = (name: string, value: string): void => {
  for (const read of [readAuthorizerConfig, readConfig]) {
    const reading = () => read({ ...testEnvironment, [name]: value });
    expect(reading).toThrow(ConfigError);
    expect(reading).toThrow(new RegExp(`^${name} must be .+$`));
    expect(reading).not.toThrow(/zebra|10\.0\.0|abab/i);
  }
};

describe('is refused by name, without its value:', () => {
  const cases = [
    ...[...badJson, ...badKeys.map((change) => rule(key, change))].map((bad) => ['API_KEYS', bad]),
    ...[...badJson, ...badPrincipals.map((change) => rule(iam, change))].map((bad) => [
      'IAM_PRINCIPALS',
      bad,
    ]),
    ...badHeaders.map((bad) => ['AUTH_TOKEN_HEADER', bad]),
  ] as [string, string][];

  it.each(cases)('%s %j', (name, value) => {
    expectRefusal(name, value);
  });

  it.each(['API_KEYS', 'IAM_PRINCIPALS'])('%s, whatever else is in it', (name) => {
    fc.assert(
      fc.property(fc.json(), (json) => {
        fc.pre(json.trim() !== '[]');
        expectRefusal(name, json);
      }),
    );
  });
});
