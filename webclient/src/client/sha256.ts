// SHA-256, HMAC and PBKDF2 (FIPS 180-4, RFC 2104, RFC 8018) for pages that came over plain HTTP from another
// machine: browsers offer Web Crypto to secure contexts only, and a password must not cross the wire there either.

const BLOCK = 64;
/** Rounds of PBKDF2 between two looks at what else the page has to do. */
const ROUNDS_AT_ONCE = 2000;
const ROUND_CONSTANTS = fractions(64, Math.cbrt);
const INITIAL = fractions(8, Math.sqrt);

/** The state after the blocks of a message's beginning. */
type State = Uint32Array<ArrayBuffer>;
const schedule = new Uint32Array(BLOCK);

export function sha256(data: Uint8Array): Uint8Array<ArrayBuffer> {
  return finish(INITIAL.slice(), data, 0);
}

/** HMAC-SHA-256 with a key that is used more than once. */
export function hmac(key: Uint8Array): (data: Uint8Array) => Uint8Array<ArrayBuffer> {
  const padded = new Uint8Array(BLOCK);
  padded.set(key.length > BLOCK ? sha256(key) : key);
  const inner = begin(padded.map((byte) => byte ^ 0x36));
  const outer = begin(padded.map((byte) => byte ^ 0x5c));
  return (data) => finish(outer.slice(), finish(inner.slice(), data, BLOCK), BLOCK);
}

/** One block of PBKDF2-HMAC-SHA-256, which lets the page go on in between. */
export async function pbkdf2(password: Uint8Array, salt: Uint8Array, rounds: number): Promise<Uint8Array<ArrayBuffer>> {
  const mac = hmac(password);
  let last = mac(Uint8Array.of(...salt, 0, 0, 0, 1));
  const result = last.slice();
  for (let round = 1; round < rounds; round += 1) {
    last = mac(last);
    for (let index = 0; index < result.length; index += 1) result[index]! ^= last[index]!;
    if (round % ROUNDS_AT_ONCE === 0) await new Promise((resume) => setTimeout(resume));
  }
  return result;
}

/** The first 32 bits of the fractional parts of the roots of the first `count` primes. */
function fractions(count: number, root: (prime: number) => number): State {
  const primes: number[] = [];
  for (let candidate = 2; primes.length < count; candidate += 1) {
    if (primes.every((prime) => candidate % prime)) primes.push(candidate);
  }
  return Uint32Array.from(primes, (prime) => (root(prime) % 1) * 2 ** 32);
}

function begin(block: Uint8Array): State {
  const state = INITIAL.slice();
  compress(state, new DataView(block.buffer), 0);
  return state;
}

/** Take in the rest of a message of which `before` bytes are in `state` already. */
function finish(state: State, data: Uint8Array, before: number): Uint8Array<ArrayBuffer> {
  const padded = new DataView(new ArrayBuffer(Math.ceil((data.length + 9) / BLOCK) * BLOCK));
  const bits = (before + data.length) * 8;
  new Uint8Array(padded.buffer).set(data);
  padded.setUint8(data.length, 0x80);
  padded.setUint32(padded.byteLength - 8, Math.floor(bits / 2 ** 32));
  padded.setUint32(padded.byteLength - 4, bits >>> 0);
  for (let start = 0; start < padded.byteLength; start += BLOCK) compress(state, padded, start);
  const digest = new DataView(new ArrayBuffer(32));
  state.forEach((word, index) => digest.setUint32(index * 4, word));
  return new Uint8Array(digest.buffer);
}

/** FIPS 180-4, section 6.2.2. */
function compress(state: State, block: DataView, start: number): void {
  const w = schedule;
  for (let t = 0; t < 16; t += 1) w[t] = block.getUint32(start + t * 4);
  for (let t = 16; t < BLOCK; t += 1) {
    const x = w[t - 15]!;
    const y = w[t - 2]!;
    const s0 = ((x >>> 7) | (x << 25)) ^ ((x >>> 18) | (x << 14)) ^ (x >>> 3);
    const s1 = ((y >>> 17) | (y << 15)) ^ ((y >>> 19) | (y << 13)) ^ (y >>> 10);
    w[t] = s1 + w[t - 7]! + s0 + w[t - 16]!;
  }
  let [a, b, c, d, e, f, g, h] = state as unknown as [number, number, number, number, number, number, number, number];
  for (let t = 0; t < BLOCK; t += 1) {
    const s1 = ((e >>> 6) | (e << 26)) ^ ((e >>> 11) | (e << 21)) ^ ((e >>> 25) | (e << 7));
    const first = (h + s1 + ((e & f) ^ (~e & g)) + ROUND_CONSTANTS[t]! + w[t]!) | 0;
    const s0 = ((a >>> 2) | (a << 30)) ^ ((a >>> 13) | (a << 19)) ^ ((a >>> 22) | (a << 10));
    const second = (s0 + ((a & b) ^ (a & c) ^ (b & c))) | 0;
    [h, g, f, e, d, c, b, a] = [g, f, e, (d + first) | 0, c, b, a, (first + second) | 0];
  }
  [a, b, c, d, e, f, g, h].forEach((word, index) => (state[index]! += word));
}
