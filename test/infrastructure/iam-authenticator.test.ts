import { iamAuthenticator } from '../../src/infrastructure/auth/iam-authenticator.ts';

const authenticate = (arn: string, patterns: Record<string, string[]>) =>
  iamAuthenticator(Object.entries(patterns).map(([arn, scopes]) => ({ arn, scopes })))({
    kind: 'iam',
    arn,
  });

const forbidden = { name: 'Failure', code: 'forbidden' };
const user = 'arn:aws:iam::123456789012:user/alice';
const session = 'arn:aws:sts::123456789012:assumed-role/nightly-batch/run-7';

test('a principal may do what the rule for its ARN says', async () => {
  const rules = { [user]: ['users:read'], [session]: ['users:write'] };
  expect(await authenticate(user, rules)).toEqual({
    id: user,
    kind: 'iam',
    roles: [],
    scopes: ['users:read'],
  });
});

test('a principal may do what all the rules for it say together', async () => {
  const rules = { [user]: ['users:read'], 'arn:aws:iam::*': ['users:write'], 'arn:x:*': ['other'] };
  expect(await authenticate(user, rules)).toMatchObject({ scopes: ['users:read', 'users:write'] });
});

test('a principal may be known and have no scope', async () => {
  expect(await authenticate(user, { [user]: [] })).toMatchObject({ id: user, scopes: [] });
});

test.each([
  ['arn:aws:sts::123456789012:assumed-role/nightly-batch/*', session],
  ['arn:aws:sts::*:assumed-role/nightly-*/run-*', session],
  ['*', user],
  ['arn:aws:iam::123456789012:user/*', 'arn:aws:iam::123456789012:user/'],
  ['arn:aws:iam::123456789012:user/*', 'arn:aws:iam::123456789012:user/team/alice'],
  ['arn:aws:iam::123456789012:user/a+b.c', 'arn:aws:iam::123456789012:user/a+b.c'],
  ['arn:aws:iam::123456789012:user/(a|b)', 'arn:aws:iam::123456789012:user/(a|b)'],
])('the pattern %s is one for %s', async (pattern, arn) => {
  expect(await authenticate(arn, { [pattern]: [] })).toMatchObject({ id: arn });
});

test.each([
  [user, `${user}2`],
  [user, `x${user}`],
  [user, user.toUpperCase()],
  [user, `${user}\n`],
  ['arn:aws:sts::123456789012:assumed-role/nightly-batch/*', user],
  [
    'arn:aws:sts::123456789012:assumed-role/nightly-batch/*',
    'arn:aws:sts::123456789012:assumed-role/nightly-batch2/run-7',
  ],
  ['arn:aws:iam::1234567890.2:user/alice', user],
  ['arn:aws:iam::123456789012:user/[a-z]+', user],
  ['arn:aws:iam::123456789012:user/alic?', user],
  ['arn:aws:iam::123456789012:user/(alice|bob)', user],
  ['arn:aws:iam::\\d+:user/alice', user],
  ['^arn:aws:iam::123456789012:user/alice$', user],
  ['.*', user],
])('the pattern %s is not one for %s', async (pattern, arn) => {
  await expect(authenticate(arn, { [pattern]: ['users:read'] })).rejects.toMatchObject(forbidden);
});

test('nobody has access where no rule is set', async () => {
  await expect(authenticate(user, {})).rejects.toMatchObject(forbidden);
});
