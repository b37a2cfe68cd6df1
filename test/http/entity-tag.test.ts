import * as z from 'zod/mini';
import { entityTag, ifMatch } from '../../src/adapters/http/entity-tag.ts';

const parse = (field: string | undefined) => z.safeParse(ifMatch, field);

describe('If-Match', () => {
  test.each([
    [undefined, undefined],
    ['*', undefined],
    [' * ', undefined],
    [entityTag(1), [1]],
    ['"12"', [12]],
    ['  "1" ', [1]],
    ['"1","2"', [1, 2]],
    ['"1" ,\t"2", "3"', [1, 2, 3]],
    ['"999999999999999"', [999_999_999_999_999]],
  ])('%j allows the versions %j', (field, versions) => {
    expect(parse(field)).toEqual({ success: true, data: versions });
  });

  test.each([
    'W/"1"',
    '"0"',
    '"01"',
    '"-1"',
    '"1.0"',
    '"1e3"',
    '"\u00e9"',
    '"abc"',
    '""',
    '"1000000000000000"',
    '",1,"',
  ])('%j, which is no tag of ours or a weak one, allows none', (field) => {
    expect(parse(field)).toEqual({ success: true, data: [] });
  });

  test('allows those of its tags that are ours', () => {
    expect(parse('W/"1", "2","x", "3"')).toEqual({ success: true, data: [2, 3] });
  });

  test.each([
    '',
    ' ',
    '1',
    '"1',
    '1"',
    '"1" "2"',
    '"1";"2"',
    '*, "1"',
    '"1", *',
    '**',
    'w/"1"',
    'W/ "1"',
    "'1'",
    '"a b"',
    '" 1"',
    '"\n"',
    '"\u0100"',
    '"1", 2',
  ])('%j is refused', (field) => {
    const { error } = parse(field);
    expect(error?.issues.map(({ message }) => message)).toEqual([
      'must be * or entity tags in quotes',
    ]);
  });
});
