/** The order of the group of P-256 (SP 800-186 §3.2.1.3). */
export const order = 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n;

/** Of Ed25519 (RFC 8032 §5.1). */
const edwardsOrder = 2n ** 252n + 27742317777372353535851937790883648493n;

export const bytesOf = (value: bigint, length: number): Buffer =>
  Buffer.from(value.toString(16).padStart(2 * length, '0'), 'hex');
export const numberOf = (bytes: Uint8Array): bigint =>
  BigInt(`0x0${Buffer.from(bytes).toString('hex')}`);

/** An ECDSA signature with P-256 (RFC 7518 §3.4). */
export const rs = (r: bigint, s: bigint): Buffer => Buffer.concat([bytesOf(r, 32), bytesOf(s, 32)]);
export const halves = (signature: Uint8Array): [r: bigint, s: bigint] => [
  numberOf(signature.subarray(0, 32)),
  numberOf(signature.subarray(32)),
];

export const highS = (signature: Uint8Array): Buffer => {
  const [r, s] = halves(signature);
  return rs(r, s > order / 2n ? s : order - s);
};
export const lowS = (signature: Uint8Array): Buffer => {
  const [r, s] = halves(signature);
  return rs(r, s > order / 2n ? order - s : s);
};

/** The other S that fulfils the equation, which RFC 8032 §5.1.7 forbids. */
export const otherS = (signature: Uint8Array): Buffer => {
  const s = numberOf(Buffer.from(signature.subarray(32)).reverse()) + edwardsOrder;
  return Buffer.concat([signature.subarray(0, 32), bytesOf(s, 32).reverse()]);
};

/** The greatest number whose cube is at most this. */
export const cubeRoot = (value: bigint): bigint => {
  let low = 0n;
  let high = 1n << BigInt(Math.ceil(value.toString(2).length / 3) + 1);
  while (low < high - 1n) {
    const middle = (low + high) / 2n;
    if (middle ** 3n <= value) low = middle;
    else high = middle;
  }
  return low;
};
