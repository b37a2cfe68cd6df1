import { createHash, randomBytes } from 'node:crypto';
import type { Tokens } from './forged-claims.ts';
import { goodClaims, type Issuer, signedBy } from './issuers.ts';
import { part } from './jws.ts';

const reversed = (bytes: Uint8Array) => Buffer.from(bytes).reverse();
const flipped = (bytes: Uint8Array, index: number, bit: number) =>
  Buffer.from(bytes.map((byte, i) => (i === index ? byte ^ bit : byte)));

/** What is no signature of this text, though much of it may be. */
const noSignatures = (issuer: Issuer, text: string, signature: Uint8Array) => {
  const { length } = signature;
  const [header = '', payload = ''] = text.split('.');
  const decoded = [header, payload].map((each) => Buffer.from(each, 'base64url').toString());
  const zeros = Buffer.alloc(length);
  const sign = (other: string) => issuer.sign(other);
  return {
    empty: Buffer.alloc(0),
    'one byte': signature.subarray(0, 1),
    'cut by one byte': signature.subarray(0, -1),
    'without its first byte': signature.subarray(1),
    half: signature.subarray(0, length / 2),
    'sixteen bytes': signature.subarray(0, 16),
    zeros,
    'one zero': zeros.subarray(0, 1),
    ones: Buffer.alloc(length, 0xff),
    doubled: Buffer.concat([signature, signature]),
    'a zero before it': Buffer.concat([Buffer.alloc(1), signature]),
    'a zero after it': Buffer.concat([signature, Buffer.alloc(1)]),
    'more after it': Buffer.concat([signature, randomBytes(16)]),
    'as many random bytes': randomBytes(length),
    backwards: reversed(signature),
    'halves swapped': Buffer.concat([
      signature.subarray(length / 2),
      signature.subarray(0, length / 2),
    ]),
    inverted: signature.map((byte) => byte ^ 0xff),
    'the first bit flipped': flipped(signature, 0, 0x80),
    'a bit in the middle flipped': flipped(signature, length / 2, 0x01),
    'the last bit flipped': flipped(signature, length - 1, 0x01),
    'its hexadecimal digits': Buffer.from(signature).toString('hex'),
    'its base64': Buffer.from(signature).toString('base64'),
    'its base64url': part(signature),
    'the hash of the text': createHash('sha256').update(text).digest(),
    'the longer hash of the text': createHash('sha512').update(text).digest(),
    'of the header': sign(header),
    'of the payload': sign(payload),
    'of both without the dot': sign(`${header}${payload}`),
    'of both the other way round': sign(`${payload}.${header}`),
    'of both decoded': sign(decoded.join('.')),
    'of both and a dot': sign(`${text}.`),
    'of both and a line break': sign(`${text}\n`),
    'of nothing': sign(''),
    'of other claims': sign(`${header}.${part(goodClaims({ sub: 'root' }))}`),
    'of a header in another order': sign(`${part({ typ: 'JWT', ...issuer.header })}.${payload}`),
  };
};

/** Under a good signature: what the issuer has never said. */
const tampered = (issuer: Issuer, signature: string): Tokens => {
  const { good, header } = issuer;
  const [first, second = ''] = good.split('.');
  const claims = JSON.parse(Buffer.from(second, 'base64url').toString());
  const others = [
    { sub: 'root' },
    { exp: claims.exp + 1 },
    { roles: ['admin', 'root'] },
    { jti: -1 },
  ];
  const headers = [
    { typ: 'JWT' },
    { typ: 'at+jwt' },
    { kid: 'rsa' },
    { alg: 'HS512' },
    { alg: 'PS256' },
  ];
  return Object.fromEntries([
    ...others.map((change) => [
      `changed to ${JSON.stringify(change)}`,
      `${first}.${part({ ...claims, ...change })}.${signature}`,
    ]),
    ...headers.map((change) => [
      `headed ${JSON.stringify(change)}`,
      `${part({ ...header, ...change })}.${second}.${signature}`,
    ]),
    ['no claims', `${first}..${signature}`],
    ['other blanks', `${first}.${part(JSON.stringify(claims, null, 1))}.${signature}`],
  ]);
};

export const forgedSignatures = (issuer: Issuer): Tokens => {
  const [header = '', payload = '', signature = ''] = issuer.good.split('.');
  const text = `${header}.${payload}`;
  const another = signedBy(issuer).claiming({ jti: 'another' }).split('.')[2];
  const bytes = Buffer.from(signature, 'base64url');
  return {
    ...Object.fromEntries(
      Object.entries(noSignatures(issuer, text, bytes)).map(([what, forged]) => [
        `signature: ${what}`,
        `${text}.${part(forged)}`,
      ]),
    ),
    'the signature of another token': `${text}.${another}`,
    ...tampered(issuer, signature),
  };
};
