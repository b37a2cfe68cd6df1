import { evaluate } from './policy.ts';

const api = 'arn:aws:execute-api:eu-central-1:123456789012:a1b2c3d4e5';
const method = `${api}/prod/GET/users/1`;

const allow = { Action: 'execute-api:Invoke', Effect: 'Allow', Resource: `${api}/prod/*` };
const deny = { ...allow, Effect: 'Deny' };
const document = (...Statement: object[]) => ({ Version: '2012-10-17', Statement });

describe('a policy allows', () => {
  it.each([
    method,
    `${api}/prod/*`,
    `${api}/*`,
    `${api}/prod/GET/users/?`,
    `${api}/*/GET/*`,
    'arn:aws:execute-api:*',
    '*',
  ])('what the resource matches, across slashes: %s', (Resource) => {
    expect(evaluate(document({ ...allow, Resource }), method)).toBe('allow');
  });

  it.each([
    { Action: '*' },
    { Action: 'execute-api:*' },
    { Action: ['execute-api:ManageConnections', 'execute-api:Invoke'] },
    { Resource: [`${api}/dev/*`, `${api}/prod/*`] },
    { Sid: 'Everything' },
  ])('what one of several says: %j', (change) => {
    expect(evaluate(document({ ...allow, ...change }), method)).toBe('allow');
  });

  it('by a statement that stands alone', () => {
    expect(evaluate({ Version: '2012-10-17', Statement: allow }, method)).toBe('allow');
  });
});

describe('a policy does not allow', () => {
  it.each([
    { Resource: `${api}/prod/GET/users` },
    { Resource: `${api}/dev/*` },
    { Resource: `${api}/prod` },
    { Resource: `${api}/prod/GET/users/.` },
    { Resource: `${api}/prod/GET/users/1/?` },
    { Resource: method.toUpperCase() },
    { Action: 'execute-api:ManageConnections' },
  ])('what it does not name: %j', (change) => {
    expect(evaluate(document({ ...allow, ...change }), method)).toBe('deny');
  });

  it('anything when it is empty', () => {
    expect(evaluate(document(), method)).toBe('deny');
  });

  it('what it denies, wherever it says so', () => {
    expect(evaluate(document(allow, deny), method)).toBe('explicit deny');
    expect(evaluate(document(deny, allow), method)).toBe('explicit deny');
    expect(evaluate(document(deny, allow), `${api}/dev/GET/users`)).toBe('deny');
  });
});

describe('a policy is not read', () => {
  const longest = `${api}/prod/${'*'.repeat(512 - `${api}/prod/`.length)}`;

  it.each<[string, unknown]>([
    ['without a version', { Statement: [allow] }],
    ['of an older version', { ...document(allow), Version: '2008-10-17' }],
    ['without statements', { Version: '2012-10-17' }],
    ['that is a list', [allow]],
    ['that is text', JSON.stringify(document(allow))],
    ['that is null', null],
    ['with a statement that is null', { Version: '2012-10-17', Statement: [allow, null] }],
    ['with another effect', document({ ...allow, Effect: 'allow' })],
    ['without an action', document({ ...allow, Action: undefined })],
    ['without a resource', document({ ...allow, Resource: undefined })],
    ['with an empty list of resources', document({ ...allow, Resource: [] })],
    ['with a resource that is a number', document({ ...allow, Resource: [7] })],
    ['with a resource of 513 characters', document({ ...allow, Resource: `${longest}*` })],
    ['with a condition, which this gateway does not know', document({ ...allow, Condition: {} })],
  ])('%s', (_what, policy) => {
    expect(() => evaluate(policy, method)).toThrow();
  });

  it('further than 512 characters of a resource', () => {
    expect(evaluate(document({ ...allow, Resource: longest }), method)).toBe('allow');
  });
});
