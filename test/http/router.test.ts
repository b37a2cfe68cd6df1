import fc from 'fast-check';
import { router } from '../../src/adapters/http/app/router.ts';
import {
  type Method,
  type Operation,
  operation,
} from '../../src/adapters/http/contract/operation.ts';
import { anyText } from '../properties/any-text.ts';

/** An operation that is known by its route: `GET /users/{id}`. */
const route = (id: string): Operation => {
  const [method, path] = id.split(' ') as [Method, `/${string}`];
  return operation({ id, summary: id, method, path, access: 'public', answers: {} })(
    async () => undefined as never,
  );
};

/** What a router of these routes makes of a request: route and parameters, or the methods allowed. */
const routing =
  (...routes: string[]) =>
  (method: string, path: string): readonly unknown[] => {
    const match = router(routes.map(route)).match(method, path);
    return 'allow' in match ? match.allow : [match.operation.id, match.parameters];
  };

describe('a literal segment', () => {
  const match = routing(
    'GET /users/{id}',
    'GET /users/me',
    'GET /users/{id}/keys',
    'GET /{any}/me/x',
  );

  test('takes precedence over a parameter', () => {
    expect(match('GET', '/users/me')).toEqual(['GET /users/me', {}]);
    expect(match('GET', '/users/you')).toEqual(['GET /users/{id}', { id: 'you' }]);
  });

  test('falls back to a parameter', () => {
    expect(match('GET', '/users/me/keys')).toEqual(['GET /users/{id}/keys', { id: 'me' }]);
    expect(match('GET', '/users/me/x')).toEqual(['GET /{any}/me/x', { any: 'users' }]);
    expect(match('GET', '/users/me/y')).toEqual([]);
    expect(routing('GET /a/b', 'GET /{any}')('GET', '/a')).toEqual(['GET /{any}', { any: 'a' }]);
  });

  test('is case-sensitive', () => {
    expect(match('GET', '/Users/me')).toEqual([]);
    expect(match('GET', '/users/Me')).toEqual(['GET /users/{id}', { id: 'Me' }]);
  });

  test('does not match properties of Object.prototype', () => {
    expect(match('GET', '/constructor')).toEqual([]);
    expect(match('GET', '/__proto__/__proto__')).toEqual([]);
  });
});

describe('a parameter', () => {
  test('has the name from its own route', () => {
    const match = routing('GET /users/{id}', 'DELETE /users/{name}', 'GET /{a}/of/{b}/{c}');
    expect(match('GET', '/users/1')).toEqual(['GET /users/{id}', { id: '1' }]);
    expect(match('DELETE', '/users/1')).toEqual(['DELETE /users/{name}', { name: '1' }]);
    expect(match('GET', '/x/of/y/z')).toEqual(['GET /{a}/of/{b}/{c}', { a: 'x', b: 'y', c: 'z' }]);
  });

  test('has no value from a branch that did not match', () => {
    const match = routing('GET /a/{b}/{c}/d', 'GET /{x}/{y}/{z}/e');
    expect(match('GET', '/a/1/2/e')).toEqual(['GET /{x}/{y}/{z}/e', { x: 'a', y: '1', z: '2' }]);
  });

  test('matches any text and is not decoded again', () => {
    const match = routing('GET /users/{id}');
    for (const id of ['%2F', '{id}', '?a=b#c', '..', ' ', '__proto__', '\0', '😀'])
      expect(match('GET', `/users/${id}`)).toEqual(['GET /users/{id}', { id }]);
  });

  test('pollutes nothing, whatever its name', () => {
    const match = routing('GET /users/{__proto__}');
    const [, parameters] = match('GET', '/users/1');
    expect(Object.entries(parameters as object)).toEqual([['__proto__', '1']]);
  });
});

test('an empty segment and a trailing slash make another path', () => {
  const match = routing('GET /users', 'GET /users/{id}', 'GET /users/{id}/keys');
  for (const path of ['', '/', '//', '//users', '/users/', '/users//', '/users/1/', '/users//keys'])
    expect(match('GET', path)).toEqual([]);
});

test('a route may end in a slash', () => {
  expect(routing('GET /')('GET', '/')).toEqual(['GET /', {}]);
  expect(routing('GET /a', 'GET /a/')('GET', '/a/')).toEqual(['GET /a/', {}]);
});

describe('a method', () => {
  const match = routing('POST /users', 'GET /users', 'DELETE /users/{id}', 'GET /a/b');

  test('chooses the operation', () => {
    expect(match('GET', '/users')).toEqual(['GET /users', {}]);
    expect(match('POST', '/users')).toEqual(['POST /users', {}]);
  });

  test('HEAD matches GET', () => {
    expect(match('HEAD', '/users')).toEqual(['GET /users', {}]);
    expect(match('HEAD', '/users/1')).toEqual(['DELETE', 'OPTIONS']);
  });

  test('that the path does not allow gets the allowed ones, HEAD with GET', () => {
    expect(match('PATCH', '/users')).toEqual(['POST', 'GET', 'HEAD', 'OPTIONS']);
    expect(match('GET', '/users/1')).toEqual(['DELETE', 'OPTIONS']);
    expect(match('get', '/users')).toEqual(['POST', 'GET', 'HEAD', 'OPTIONS']);
    expect(match('', '/users')).toEqual(['POST', 'GET', 'HEAD', 'OPTIONS']);
  });

  test('gets none for a path that is only a prefix of others', () => {
    expect(match('GET', '/a')).toEqual([]);
    expect(match('GET', '/a/b/c')).toEqual([]);
  });
});

test('a duplicate route is rejected, whatever its parameter names', () => {
  expect(() => router([route('GET /a'), route('POST /a'), route('GET /a')])).toThrow(
    'the contract has GET /a twice',
  );
  expect(() => router([route('GET /a/{b}'), route('GET /a/{c}')])).toThrow(
    'the contract has GET /a/{c} twice',
  );
});

test('an empty contract has no path', () => {
  expect(routing()('GET', '/')).toEqual([]);
});

describe('an arbitrary path', () => {
  const match = routing('GET /{a}', 'GET /a/{b}', 'DELETE /a/{b}/c/{d}', 'GET /{a}/b/c/d', 'GET /');
  const segment = fc.oneof(fc.constantFrom('', 'a', 'b', 'c', 'd'), anyText());
  const path = fc.oneof(
    anyText(),
    fc.array(segment).map((segments) => `/${segments.join('/')}`),
  );

  test('never makes matching throw', () => {
    fc.assert(
      fc.property(fc.string(), path, (method, at) => {
        expect(Array.isArray(match(method, at))).toBe(true);
      }),
    );
  });

  test('built from a route and values matches with these values', () => {
    const value = anyText({ minLength: 1 }).filter((text) => !text.includes('/'));
    fc.assert(
      fc.property(value, value, (b, d) => {
        expect(match('DELETE', `/a/${b}/c/${d}`)).toEqual(['DELETE /a/{b}/c/{d}', { b, d }]);
      }),
    );
  });
});
