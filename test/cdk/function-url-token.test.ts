import { runInNewContext } from 'node:vm';
import { addressHeader } from '../../cdk/cloud-front/client-address.ts';
import { onViewerRequest, tokenField } from '../../cdk/function-url/token-field.ts';

type Fields = Record<string, { value: string; multiValue?: { value: string }[] }>;

/** What is left of the fields of a request, beside the address. */
const moved = (headers: Fields): Fields => {
  const { [addressHeader]: address, ...fields } = sent(headers);
  expect(address).toEqual({ value: '192.0.2.1' });
  return fields;
};

const sent = (headers: Fields): Fields =>
  runInNewContext(`${onViewerRequest}; handler(event).headers`, {
    event: {
      version: '1.0',
      viewer: { ip: '192.0.2.1' },
      request: { method: 'GET', uri: '/users', headers },
    },
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

  it('the client’s address is the one that CloudFront saw', () => {
    expect(sent({ [addressHeader]: { value: '203.0.113.9' } })).toEqual({
      [addressHeader]: { value: '192.0.2.1' },
    });
  });

  it('two tokens stay two, which the app refuses', () => {
    const both = { value: 'Bearer a', multiValue: [{ value: 'Bearer a' }, { value: 'Bearer b' }] };
    expect(moved({ authorization: both })).toEqual({ [tokenField]: both });
  });

  it('the code is within what CloudFront runs', () => {
    expect(Buffer.byteLength(onViewerRequest)).toBeLessThan(10_240);
    expect(onViewerRequest).not.toMatch(/(const|let|var) [{[]|\?\.|\?\?|\.\.\./);
  });
});
