import type { Principal } from '../../src/application/ports/driven.ts';
import { verifiedTokens } from '../../src/infrastructure/auth/verified-tokens.ts';

const alice: Principal = { id: 'alice', kind: 'token', roles: [], scopes: [] };
const keySetVersion = {};
const inAnHour = 3_600_000;

describe('a token that was verified', () => {
  it('is remembered', () => {
    const tokens = verifiedTokens();
    tokens.keep('token', alice, keySetVersion, inAnHour, 0);
    expect(tokens.find('token', keySetVersion, 1)).toBe(alice);
    expect(tokens.find('token', keySetVersion, 2)).toBe(alice);
    expect(tokens.find('another', keySetVersion, 1)).toBeUndefined();
  });

  it('is forgotten after five minutes', () => {
    const tokens = verifiedTokens();
    tokens.keep('token', alice, keySetVersion, inAnHour, 0);
    expect(tokens.find('token', keySetVersion, 299_999)).toBe(alice);
    expect(tokens.find('token', keySetVersion, 300_000)).toBeUndefined();
    expect(tokens.find('token', keySetVersion, 1)).toBeUndefined();
  });

  it('is forgotten when it ends', () => {
    const tokens = verifiedTokens();
    tokens.keep('token', alice, keySetVersion, 60_000, 0);
    expect(tokens.find('token', keySetVersion, 59_999)).toBe(alice);
    expect(tokens.find('token', keySetVersion, 60_000)).toBeUndefined();
  });

  it('is forgotten with the keys that it was verified with', () => {
    const tokens = verifiedTokens();
    tokens.keep('token', alice, keySetVersion, inAnHour, 0);
    expect(tokens.find('token', {}, 1)).toBeUndefined();
    tokens.keep('token', alice, keySetVersion, inAnHour, 0);
    expect(tokens.find('token', undefined, 1)).toBeUndefined();
  });

  it('is not remembered while keys have to be asked for', () => {
    const tokens = verifiedTokens();
    tokens.keep('token', alice, undefined, inAnHour, 0);
    expect(tokens.find('token', undefined, 1)).toBeUndefined();
  });

  it('makes room for others when it was used longest ago', () => {
    const tokens = verifiedTokens(2);
    tokens.keep('first', alice, keySetVersion, inAnHour, 0);
    tokens.keep('second', alice, keySetVersion, inAnHour, 0);
    tokens.find('first', keySetVersion, 1);
    tokens.keep('third', alice, keySetVersion, inAnHour, 1);
    expect(tokens.find('first', keySetVersion, 1)).toBe(alice);
    expect(tokens.find('second', keySetVersion, 1)).toBeUndefined();
    expect(tokens.find('third', keySetVersion, 1)).toBe(alice);
  });
});
