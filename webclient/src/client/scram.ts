// SCRAM-SHA-256 (RFC 5802, RFC 7677): both sides prove that they know the password, and neither sends it.

import { hmac, pbkdf2, sha256 } from "./sha256";

/** Rounds below which a server may not talk us down (RFC 7677, section 4), and above which we would compute for minutes. */
const FEWEST_ROUNDS = 4096;
const MOST_ROUNDS = 2_000_000;
const NO_CHANNEL_BINDING = "n,,";
const encoder = new TextEncoder();

/** The other side has not proven that it knows the password, or doesn't speak SCRAM. */
export class ImpostorError extends Error {}

/** The password has characters that no password can have. */
export class OddPasswordError extends Error {}

/** The keys that were given fit the password no longer, and there is none to make others of. */
export class StaleKeysError extends Error {}

/** What logs in to an account: its password as it was typed, or what was derived from it before. */
export interface Credentials {
  readonly account: string;
  readonly secret: string | Keys;
}

/** What is derived from a password with a salt, in base64. It logs in as the password does, until that is changed. */
export interface Keys {
  readonly salt: string;
  readonly rounds: number;
  readonly clientKey: string;
  readonly serverKey: string;
}

export class Scram {
  readonly #first: string;
  /** The prepared password, or the keys in its place; they take the password's place once they are derived. */
  #secret: string | Keys;
  #expected = "";
  #step = 0;

  /** Throws OddPasswordError. */
  constructor(
    { account, secret }: Credentials,
    private readonly nonce: string,
  ) {
    this.#secret = typeof secret === "string" ? prepare(secret) : secret;
    this.#first = `n=${prepare(account).replaceAll("=", "=3D").replaceAll(",", "=2C")},r=${nonce}`;
  }

  /** Whether the server has proven that it knows the password. */
  get isProven(): boolean {
    return this.#step === 3;
  }

  /** What logs in from now on, null before it was derived. */
  get keys(): Keys | null {
    return typeof this.#secret === "string" ? null : this.#secret;
  }

  /** Answer what the server asks. Throws ImpostorError and StaleKeysError. */
  async answer(challenge: string): Promise<string> {
    this.#step += 1;
    if (this.#step === 1) return NO_CHANNEL_BINDING + this.#first;
    if (this.#step === 2) return this.#prove(challenge);
    if (this.#step === 3 && attributes(challenge).get("v") === this.#expected) return "";
    this.#step = Infinity;
    throw new ImpostorError();
  }

  async #prove(challenge: string): Promise<string> {
    const told = attributes(challenge);
    const nonce = told.get("r") ?? "";
    const rounds = Number(told.get("i"));
    const isOurs = nonce.startsWith(this.nonce) && nonce.length > this.nonce.length;
    if (!isOurs || !(rounds >= FEWEST_ROUNDS && rounds <= MOST_ROUNDS) || told.has("m")) throw new ImpostorError();
    const keys = (this.#secret = await this.#keysFor(told.get("s") ?? "", rounds));
    const [clientKey, serverKey] = [fromBase64(keys.clientKey), fromBase64(keys.serverKey)];
    const final = `c=${btoa(NO_CHANNEL_BINDING)},r=${nonce}`;
    const signed = encoder.encode(`${this.#first},${challenge},${final}`);
    const signature = hmac(sha256(clientKey))(signed);
    this.#expected = toBase64(hmac(serverKey)(signed));
    return `${final},p=${toBase64(clientKey.map((byte, index) => byte ^ signature[index]!))}`;
  }

  async #keysFor(salt: string, rounds: number): Promise<Keys> {
    if (typeof this.#secret === "string") return derive(this.#secret, salt, rounds);
    if (this.#secret.salt !== salt || this.#secret.rounds !== rounds) throw new StaleKeysError();
    return this.#secret;
  }
}

/** Derive the keys of a prepared password (RFC 5802, section 3). Throws ImpostorError where the salt is none. */
export async function derive(password: string, salt: string, rounds: number): Promise<Keys> {
  const key = hmac(await stretch(encoder.encode(password), fromBase64(salt), rounds));
  const [clientKey, serverKey] = ["Client Key", "Server Key"].map((name) => toBase64(key(encoder.encode(name))));
  return { salt, rounds, clientKey: clientKey!, serverKey: serverKey! };
}

/** The slow part, done by the browser where it lets us: see sha256.ts. */
async function stretch(password: Uint8Array<ArrayBuffer>, salt: Uint8Array<ArrayBuffer>, rounds: number) {
  const subtle: SubtleCrypto | undefined = globalThis.crypto.subtle;
  if (subtle === undefined || password.length === 0) return pbkdf2(password, salt, rounds);
  const key = await subtle.importKey("raw", password, "PBKDF2", false, ["deriveBits"]);
  const algorithm = { name: "PBKDF2", hash: "SHA-256", salt, iterations: rounds };
  return new Uint8Array(await subtle.deriveBits(algorithm, key, 256));
}

/** SASLprep (RFC 4013) of a name or password. Throws OddPasswordError. */
export function prepare(text: string): string {
  const prepared = text
    .replace(/[\u00a0\u1680\u2000-\u200b\u202f\u205f\u3000]/g, " ")
    .replace(/[\u00ad\u034f\u1806\u180b-\u180d\u200c\u200d\u2060\ufe00-\ufe0f\ufeff]/g, "")
    .normalize("NFKC");
  if (/[\p{Cc}\p{Co}\p{Cs}\u2028\u2029\u200e\u200f\u202a-\u202e\ufff9-\ufffd]/u.test(prepared)) {
    throw new OddPasswordError();
  }
  return prepared;
}

function attributes(text: string): Map<string, string> {
  return new Map(text.split(",").map((item) => [item.slice(0, 1), item.slice(2)]));
}

export function toBase64(bytes: Uint8Array): string {
  return btoa(String.fromCharCode(...bytes));
}

export function fromBase64(text: string): Uint8Array<ArrayBuffer> {
  try {
    return Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
  } catch (error) {
    throw new ImpostorError("the server's salt is not base64", { cause: error });
  }
}
