import { constants, createHash } from 'node:crypto';
import type { Tokens } from './forged-claims.ts';
import { jwkOf, type Kid, pairs, resigned, signed, uselessKeys } from './issuers.ts';
import { keySign, pss } from './jws.ts';
import { bytesOf, cubeRoot, halves, numberOf, order, otherS, rs } from './signature-values.ts';

const rsaHeader = { alg: 'RS256', kid: 'rsa' };
const modulus = (kid: Kid) =>
  numberOf(Buffer.from(jwkOf(pairs[kid].publicKey)['n'] ?? '', 'base64url'));
const rsaSign = keySign(pairs.rsa.privateKey, 'sha256');
const digestInfo = (text: string) =>
  Buffer.concat([
    Buffer.from('3031300d060960864801650304020105000420', 'hex'),
    createHash('sha256').update(text).digest(),
  ]);
/** RFC 8017 §9.2, with as much padding as there is room for. */
const padded = (text: string, length = 256) => {
  const end = digestInfo(text);
  const padding = Buffer.alloc(length - end.length - 3, 0xff);
  return Buffer.concat([Buffer.from([0, 1]), padding, Buffer.from([0]), end]);
};
/** With little padding, and rubbish after the digest: a cube needs no private key. */
const cube = (text: string) => {
  const start = Buffer.concat([
    Buffer.from([0, 1, 255, 255, 255, 255, 255, 255, 255, 255, 0]),
    digestInfo(text),
  ]);
  const target = Buffer.concat([start, Buffer.alloc(256 - start.length, 0xff)]);
  return bytesOf(cubeRoot(numberOf(target)), 256);
};
const salted = (salt: number) =>
  signed({ alg: 'PS256', kid: 'rsa' }, keySign(pairs.rsa.privateKey, 'sha256', pss(salt)));

const ofRsa: Tokens = {
  'RSA: 0': signed(rsaHeader, () => Buffer.alloc(256)),
  'RSA: 1': signed(rsaHeader, () => bytesOf(1n, 256)),
  'RSA: the modulus': signed(rsaHeader, () => bytesOf(modulus('rsa'), 256)),
  'RSA: one less than the modulus': signed(rsaHeader, () => bytesOf(modulus('rsa') - 1n, 256)),
  'RSA: the padded digest': signed(rsaHeader, (text) => padded(text)),
  'RSA: subtracted from the modulus': resigned(rsaHeader, rsaSign, (signature) =>
    bytesOf(modulus('rsa') - numberOf(signature), 256),
  ),
  'RSA: the modulus added': resigned(rsaHeader, rsaSign, (signature) =>
    bytesOf(modulus('rsa') + numberOf(signature), 257),
  ),
  'RSA: a cube': signed({ alg: 'RS256', kid: 'rsa-3' }, cube),
  'RSA: SHA-1': signed(rsaHeader, keySign(pairs.rsa.privateKey, 'sha1')),
  'RSA: MD5': signed(rsaHeader, keySign(pairs.rsa.privateKey, 'md5')),
  'RSA: a salt of no bytes': salted(0),
  'RSA: a salt of 20 bytes': salted(20),
  'RSA: the longest salt': salted(constants.RSA_PSS_SALTLEN_MAX_SIGN),
  'RSA: 1,024 bits': signed(
    { alg: 'RS256', kid: 'rsa-1024' },
    keySign(pairs['rsa-1024'].privateKey, 'sha256'),
  ),
  'RSA: an exponent of 1': signed({ alg: 'RS256', kid: 'exponent-1' }, (text) => padded(text)),
  'RSA: a key for encryption': signed({ alg: 'RS256', kid: uselessKeys.encryption.kid }, rsaSign),
  'RSA: a key for another algorithm': signed({ alg: 'RS256', kid: 'other-alg' }, rsaSign),
};

const ecHeader = { alg: 'ES256', kid: 'ec' };
const ecSign = keySign(pairs.ec.privateKey, 'sha256');
const ecdsa = (r: bigint, s: bigint) => signed(ecHeader, () => rs(r, s));
const moved = (forge: (r: bigint, s: bigint) => Uint8Array) =>
  resigned(ecHeader, ecSign, (signature) => forge(...halves(signature)));
const p384 = 0xffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffn;

const ofEcdsa: Tokens = {
  'ECDSA: r = s = 0': ecdsa(0n, 0n),
  'ECDSA: r = s = 1': ecdsa(1n, 1n),
  'ECDSA: r = s = n': ecdsa(order, order),
  'ECDSA: r = 0, s = 1': ecdsa(0n, 1n),
  'ECDSA: r = 1, s = 0': ecdsa(1n, 0n),
  'ECDSA: r = n, s = 1': ecdsa(order, 1n),
  'ECDSA: r = 1, s = n': ecdsa(1n, order),
  'ECDSA: r = s = n - 1': ecdsa(order - 1n, order - 1n),
  'ECDSA: r = s = n + 1': ecdsa(order + 1n, order + 1n),
  'ECDSA: r = s = 2²⁵⁶ - 1': ecdsa(2n ** 256n - 1n, 2n ** 256n - 1n),
  'ECDSA: s of another sign and one more': moved((r, s) => rs(r, order - s + 1n)),
  'ECDSA: r and s swapped': moved((r, s) => rs(s, r)),
  'ECDSA: -r': moved((r, s) => rs(order - r, s)),
  'ECDSA: -r, -s': moved((r, s) => rs(order - r, order - s)),
  'ECDSA: s = 0': moved((r) => rs(r, 0n)),
  'ECDSA: s = n': moved((r) => rs(r, order)),
  'ECDSA: r = 0': moved((_r, s) => rs(0n, s)),
  'ECDSA: in 33 bytes each': moved((r, s) => Buffer.concat([bytesOf(r, 33), bytesOf(s, 33)])),
  'ECDSA: in 48 bytes each': moved((r, s) => Buffer.concat([bytesOf(r, 48), bytesOf(s, 48)])),
  'ECDSA: one half': moved((r) => bytesOf(r, 32)),
  'ECDSA: DER': signed(ecHeader, keySign(pairs.ec.privateKey, 'sha256', { dsaEncoding: 'der' })),
  'ECDSA: SHA-1': signed(ecHeader, keySign(pairs.ec.privateKey, 'sha1')),
  'ECDSA: SHA-512': signed(ecHeader, keySign(pairs.ec.privateKey, 'sha512')),
  'ECDSA: zeros for P-384': signed({ alg: 'ES384', kid: 'ec-384' }, () => Buffer.alloc(96)),
  'ECDSA: ones for P-384': signed({ alg: 'ES384', kid: 'ec-384' }, () => bytesOf(p384, 96)),
  'ECDSA: zeros for P-521': signed({ alg: 'ES512', kid: 'ec-521' }, () => Buffer.alloc(132)),
  'ECDSA: a key that only signs': signed({ alg: 'ES256', kid: 'sign-only' }, ecSign),
};

const edHeader = { alg: 'EdDSA', kid: 'ed' };
const edSign = keySign(pairs.ed.privateKey, null);
const identity = Buffer.from([1, ...Buffer.alloc(31)]);

const ofEddsa: Tokens = {
  'EdDSA: zeros': signed(edHeader, () => Buffer.alloc(64)),
  'EdDSA: the identity and 0': signed(edHeader, () => Buffer.concat([identity, Buffer.alloc(32)])),
  'EdDSA: S and the order': resigned(edHeader, edSign, otherS),
  'EdDSA: S = 0': resigned(edHeader, edSign, (signature) =>
    Buffer.concat([signature.subarray(0, 32), Buffer.alloc(32)]),
  ),
  'EdDSA: of the digest': signed(edHeader, (text) =>
    edSign(createHash('sha512').update(text).digest('hex')),
  ),
  'EdDSA: R and S swapped': resigned(edHeader, edSign, (signature) =>
    Buffer.concat([signature.subarray(32), signature.subarray(0, 32)]),
  ),
};

/** For a system with a key set: signatures by arithmetic, or by a key that is no good. */
export const forgedValues: Tokens = { ...ofRsa, ...ofEcdsa, ...ofEddsa };
