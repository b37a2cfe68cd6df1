import fc from 'fast-check';
import { accepts, codingFor } from '../../src/adapters/http/protocol/accept.ts';
import { anyText } from '../properties/any-text.ts';

const json = ['application/json'];
const both = ['application/json', 'application/problem+json'];
const longest = 10_240;

describe('Accept', () => {
  it.each([
    undefined,
    '',
    ' \t ',
    ',, ,',
    '*/*',
    '*',
    'application/json',
    'Application/JSON',
    'application/*',
    'text/html, application/json',
    'text/html,,application/json,',
    'text/html;q=1, application/json;q=0.001',
    'text/html, */*;q=0.1',
    'application/*;q=0, application/json',
    '*/*;q=0, application/*',
    'application/json;charset=utf-8',
    'application/json; charset="UTF-8"',
    'application/json; charset="\\u\\t\\f-8"; q=0.4',
    'application/json;;q=0.5;',
    'application/json\t;\tQ=0.5',
    'application/json;indent=2;q=0, application/json',
    'application/json;q=0, application/json',
    'text/html, image/gif, *; q=.2, */*; q=.2',
  ])('%j accepts JSON', (field) => {
    expect(accepts(field, json)).toBe(true);
  });

  it.each([
    'text/html',
    'text/*',
    'application/xml, text/plain',
    'application/json;q=0',
    'application/json;q=0.000',
    'application/json; q="0"',
    'application/json;q=0, */*',
    'application/json;q=0, application/*;q=1',
    '*/*, application/*;q=0',
    '*;q=0',
    'application/json;charset=utf-8;q=0, application/json',
    'application/jsonp',
    'application/problem+json',
    'application/json;indent=2',
    'application/json;charset=utf-16',
    'application/json;q',
    'text/html;x="a, application/json;q=1, b"',
    'text/html;x="\\", application/json, \\""',
    'text/html;x="*/*',
  ])('%j does not accept JSON', (field) => {
    expect(accepts(field, json)).toBe(false);
  });

  it.each(['json', '*/json', 'application/', '/json', 'a b/json', 'text/html/x', ';q=1', '"*/*"'])(
    '%j, in which there is no range, is not looked at',
    (field) => {
      expect(accepts(field, json)).toBe(true);
      expect(accepts(`${field}, text/html`, json)).toBe(false);
    },
  );

  it.each(['high', '-1', '1.1', '2', 'NaN', 'Infinity', ''])(
    'counts a weight of %j as none given',
    (weight) => {
      expect(accepts(`application/json;q=${weight}`, json)).toBe(true);
    },
  );

  it('accepts a response if it accepts one of its media types', () => {
    expect(accepts('application/problem+json', both)).toBe(true);
    expect(accepts('application/json;q=0, application/problem+json;q=0.1', both)).toBe(true);
    expect(accepts('application/json;q=0, application/problem+json;q=0', both)).toBe(false);
  });

  it('matches a type with parameters by a range with some of them', () => {
    const flowed = ['text/plain; format=flowed; delsp="yes"'];
    expect(accepts('text/plain', flowed)).toBe(true);
    expect(accepts('text/plain;format=flowed', flowed)).toBe(true);
    expect(accepts('text/plain;delsp=yes;format=flowed', flowed)).toBe(true);
    expect(accepts('text/plain;format=fixed', flowed)).toBe(false);
    expect(accepts('text/plain;format=flowed;q=0, text/plain', flowed)).toBe(false);
  });
});

describe('Accept-Encoding', () => {
  const ours = ['zstd', 'br', 'gzip'];

  it.each([
    ['gzip', 'gzip'],
    ['GZip', 'gzip'],
    ['x-gzip', 'gzip'],
    ['gzip, deflate', 'gzip'],
    ['gzip, deflate, br', 'br'],
    ['gzip, deflate, br, zstd', 'zstd'],
    ['gzip;q=1.0, br;q=0.9, zstd;q=0.8', 'gzip'],
    ['gzip;q=0.5,br;q=0.5', 'br'],
    ['*', 'zstd'],
    ['zstd;q=0, *', 'br'],
    ['*;q=0.1, gzip', 'gzip'],
    ['gzip, *;q=0', 'gzip'],
    ['identity, gzip', 'gzip'],
    ['identity;q=0.5, gzip;q=0.6', 'gzip'],
    ['identity;q=0, br;q=0.001', 'br'],
    [' ,gzip ; q=0.2 , ', 'gzip'],
    ['br;q=high', 'br'],
  ])('%j chooses %s', (field, coding) => {
    expect(codingFor(field, ours)).toBe(coding);
  });

  it.each([
    undefined,
    '',
    'identity',
    'deflate, compress',
    'gzip;q=0',
    'x-gzip;q=0',
    '*;q=0',
    'identity;q=0',
    'identity;q=0, *;q=0',
    'deflate, identity;q=0',
    'identity, gzip;q=0.9',
    'identity;q=1, *;q=0.5',
    'gzip;q=0, br;q=0, zstd;q=0, *',
    'g zip',
  ])('%j chooses none', (field) => {
    expect(codingFor(field, ours)).toBeUndefined();
  });

  it('chooses none where none is available', () => {
    expect(codingFor('*', [])).toBeUndefined();
  });
});

describe('a header with arbitrary text', () => {
  const anyField = fc.oneof(
    anyText({ maxLength: 200 }),
    fc.string({ unit: fc.constantFrom(...'*/,;="\\q01. \tabjson-'), maxLength: 200 }),
  );

  it('never throws', () => {
    fc.assert(
      fc.property(anyField, (field) => {
        accepts(field, both);
        codingFor(field, ['br', 'gzip']);
      }),
    );
  });

  it('chooses only an available coding', () => {
    fc.assert(
      fc.property(anyField, (field) => {
        expect([undefined, 'br', 'gzip']).toContain(codingFor(field, ['br', 'gzip']));
      }),
    );
  });

  /** How many characters and elements the methods of strings and arrays go through. */
  const effort = (run: () => void): number => {
    let steps = 0;
    const counting = (prototype: object, method: string) => {
      const spied = prototype as Record<string, (...args: unknown[]) => unknown>;
      const original = spied[method] as (...args: unknown[]) => unknown;
      return jest.spyOn(spied, method).mockImplementation(function (this: unknown, ...args) {
        const result = original.apply(this, args);
        steps += 1 + (method === 'slice' ? (result as string) : (this as string)).length;
        return result;
      });
    };
    const spies = [
      ...strings.map((method) => counting(String.prototype, method)),
      ...arrays.map((method) => counting(Array.prototype, method)),
    ];
    run();
    for (const spy of spies) spy.mockRestore();
    return steps;
  };
  const strings = ['split', 'slice', 'replace', 'trim', 'toLowerCase', 'startsWith'];
  const arrays = ['map', 'filter', 'includes', 'findLast', 'every'];

  it.each([
    ',',
    ';',
    '"',
    '\\',
    '="',
    '*/*,',
    'a/b;c="d",',
    'a/b;q=1;',
    '"\\',
    ' ',
    'a/',
    'q=0;',
    'gzip,',
  ])('with %j repeated is parsed in linear time', (piece) => {
    const steps = (length: number) => {
      const field = piece.repeat(length / piece.length);
      return effort(() => {
        accepts(field, json);
        accepts(`a/b${field}`, json);
        codingFor(field, ['br', 'gzip']);
      });
    };
    expect(steps(longest)).toBeLessThan(12 * steps(longest / 10));
  });
});
