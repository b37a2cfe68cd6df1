import { varyOn } from '../../src/adapters/http/policies/vary.ts';

describe('Vary', () => {
  it.each([
    [undefined, ['origin'], 'origin'],
    ['', ['origin'], 'origin'],
    ['Accept-Encoding', ['origin'], 'accept-encoding, origin'],
    ['Origin,accept', ['accept', 'ORIGIN'], 'origin, accept'],
    ['accept', ['origin', 'Accept-Encoding', 'origin'], 'accept, origin, accept-encoding'],
    ['origin-x', ['origin'], 'origin-x, origin'],
    ['*', ['origin'], '*'],
    ['accept, *', ['origin'], '*'],
    ['Accept', [], 'Accept'],
    [undefined, [], undefined],
  ])('of %j with %j added is %j', (before, names, after) => {
    const headers = { etag: '"1"', ...(before !== undefined && { vary: before }) };
    expect(varyOn(headers, ...names)).toStrictEqual({
      etag: '"1"',
      ...(after !== undefined && { vary: after }),
    });
  });
});
