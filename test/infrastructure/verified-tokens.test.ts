import type { Principal } from '../../src/application/ports.ts';
import { verifiedTokens } from '../../src/infrastructure/verified-tokens.ts';

const alice: Principal = { id: 'alice', kind: 'token', roles: [], scopes: [] };
const edition = {};
const inAnHour = 3_600;

describe('a token that was verified', () => {
  it('is remembered', () => {
    const tokens = verifiedTokens();
    tokens.keep('token', alice, edition, inAnHour, 0);
    expect(tokens.find('token', edition, 1)).toBe(alice);
    expect(tokens.find('token', edition, 2)).toBe(alice);
    expect(tokens.find('another', edition, 1)).toBeUndefined();
  });

  it('is forgotten after five minutes', () => {
    const tokens = verifiedTokens();
    tokens.keep('token', alice, edition, inAnHour, 0);
    expect(tokens.find('token', edition, 299_999)).toBe(alice);
    expect(tokens.find('token', edition, 300_000)).toBeUndefined();
    expect(tokens.find('token', edition, 1)).toBeUndefined();
  });

  it('is forgotten when it ends', () => {
    const tokens = verifiedTokens();
    tokens.keep('token', alice, edition, 60, 0);
    expect(tokens.find('token', edition, 59_999)).toBe(alice);
    expect(tokens.find('token', edition, 60_000)).toBeUndefined();
  });

  it('is forgotten with the keys that it was verified with', () => {
    const tokens = verifiedTokens();
    tokens.keep('token', alice, edition, inAnHour, 0);
    expect(tokens.find('token', {}, 1)).toBeUndefined();
    tokens.keep('token', alice, edition, inAnHour, 0);
    expect(tokens.find('token', undefined, 1)).toBeUndefined();
  });

  it('is not remembered while keys have to be asked for', () => {
    const tokens = verifiedTokens();
    tokens.keep('token', alice, undefined, inAnHour, 0);
    expect(tokens.find('token', undefined, 1)).toBeUndefined();
  });

  it('makes room for others when it was used longest ago', () => {
    const tokens = verifiedTokens(2);
    tokens.keep('first', alice, edition, inAnHour, 0);
    tokens.keep('second', alice, edition, inAnHour, 0);
    tokens.find('first', edition, 1);
    tokens.keep('third', alice, edition, inAnHour, 1);
    expect(tokens.find('first', edition, 1)).toBe(alice);
    expect(tokens.find('second', edition, 1)).toBeUndefined();
    expect(tokens.find('third', edition, 1)).toBe(alice);
  });
});
