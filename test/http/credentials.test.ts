import fc from 'fast-check';
import { credentialsOf } from '../../src/adapters/http/app/credentials.ts';
import { HttpFailure } from '../../src/adapters/http/protocol/problem.ts';
import { anyText } from '../properties/any-text.ts';

const read = (authorization: string | undefined): unknown => {
  try {
    const headers = new Map(authorization === undefined ? [] : [['authorization', authorization]]);
    return credentialsOf({ headers, clientAddress: undefined }, 'authorization');
  } catch (error) {
    return error instanceof HttpFailure ? error.code : error;
  }
};

test.each(['Bearer', 'bearer', 'BEARER', 'bEaReR'])('the scheme may be spelled %s', (scheme) => {
  expect(read(`${scheme} abc`)).toEqual({ kind: 'bearer', token: 'abc' });
});

test('a token may have all the characters of a token68', () => {
  for (const token of ['aZ09-._~+/', 'a=', 'a==', 'a.b.c'])
    expect(read(`Bearer ${token}`)).toEqual({ kind: 'bearer', token });
});

test.each([
  undefined,
  '',
  ' ',
  'Basic YTpi',
  'abc',
  'Bearerabc',
  'Bearer\tabc',
  'XBearer abc',
  ' Bearer abc',
])('%j is unauthenticated: it has no bearer token', (authorization) => {
  expect(read(authorization)).toBe('unauthenticated');
});

test.each([
  'Bearer',
  'Bearer ',
  'Bearer  abc',
  'Bearer abc ',
  'Bearer abc def',
  'Bearer abc,def',
  'Bearer abc,Bearer def',
  'Bearer abc, Bearer def',
  'Bearer a=b',
  'Bearer =',
  'Bearer "abc"',
  'Bearer a\nb',
  'Bearer abc\n',
  'Bearer é',
])('%j is rejected: its token is malformed', (authorization) => {
  expect(read(authorization)).toBe('invalid-token');
});

test('an empty API key is ignored', () => {
  const keyed = (key: string) => () =>
    credentialsOf(
      { headers: new Map([['x-api-key', key]]), clientAddress: '192.0.2.1' },
      'authorization',
    );
  expect(keyed('zebra')()).toEqual({ kind: 'api-key', key: 'zebra', clientAddress: '192.0.2.1' });
  expect(keyed('')).toThrow(new HttpFailure('unauthenticated', 'a bearer token is needed'));
});

test('the failure says that a token is malformed', () => {
  const headers = new Map([['authorization', 'Bearer a b']]);
  expect(() => credentialsOf({ headers, clientAddress: undefined }, 'authorization')).toThrow(
    'the bearer token is malformed',
  );
});

test('an arbitrary header has a valid token or fails with a code', () => {
  const after = anyText();
  fc.assert(
    fc.property(
      fc.oneof(
        after,
        after.map((text) => `Bearer ${text}`),
      ),
      (authorization) => {
        const result = read(authorization);
        if (typeof result === 'object')
          expect(result).toEqual({ kind: 'bearer', token: expect.stringMatching(/^\S+$/) });
        else expect(result).toMatch(/^(unauthenticated|invalid-token)$/);
      },
    ),
  );
});

test('a token may have any length, which the authenticator limits', () => {
  const token = 'a'.repeat(1_000_000);
  const { token: found } = read(`Bearer ${token}`) as { token: string };
  expect(found === token).toBe(true);
  expect(read(`Bearer ${token} `)).toBe('invalid-token');
});
