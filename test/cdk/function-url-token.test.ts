import { runInNewContext } from 'node:vm';
import { moveToken, tokenField } from '../../cdk/function-url/token-field.ts';

type Fields = Record<string, { value: string; multiValue?: { value: string }[] }>;

/** What is left of the fields of a request. */
const moved = (headers: Fields): Fields =>
  runInNewContext(`${moveToken}; handler(event).headers`, {
    event: { version: '1.0', request: { method: 'GET', uri: '/users', headers } },
  });

describe('on its way through CloudFront', () => {
  const host = { value: 'd111.cloudfront.net' };

  it('a token moves to the field that the app reads', () => {
    expect(moved({ host, authorization: { value: 'Bearer a.b.c' } })).toEqual({
      host,
      [tokenField]: { value: 'Bearer a.b.c' },
    });
  });

  it('a request without a token has none', () => {
    expect(moved({ host })).toEqual({ host });
    expect(moved({})).toEqual({});
  });

  it('the app’s field does not come from a client', () => {
    const spoofed = { value: 'Bearer x.y.z' };
    expect(moved({ host, [tokenField]: spoofed })).toEqual({ host });
    expect(moved({ [tokenField]: spoofed, authorization: { value: 'Bearer a.b.c' } })).toEqual({
      [tokenField]: { value: 'Bearer a.b.c' },
    });
  });

  it('two tokens stay two, which the app refuses', () => {
    const both = { value: 'Bearer a', multiValue: [{ value: 'Bearer a' }, { value: 'Bearer b' }] };
    expect(moved({ authorization: both })).toEqual({ [tokenField]: both });
  });

  it('the code is within what CloudFront runs', () => {
    expect(Buffer.byteLength(moveToken)).toBeLessThan(10_240);
    expect(moveToken).not.toMatch(/(const|let|var) [{[]|\?\.|\?\?|\.\.\./);
  });
});
