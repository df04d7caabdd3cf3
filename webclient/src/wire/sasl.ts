// SASL's payloads on the wire: base64 in chunks of 400 (https://ircv3.net/specs/extensions/sasl-3.1).

const CHUNK = 400;
const EMPTY = "+";

/** Cut a payload into the parameters of one AUTHENTICATE after another. */
export function chunks(payload: string): string[] {
  const text = btoa(String.fromCharCode(...new TextEncoder().encode(payload)));
  const pieces: string[] = [];
  for (let start = 0; start < text.length; start += CHUNK) pieces.push(text.slice(start, start + CHUNK));
  // A chunk that is full says that another follows.
  if (text.length % CHUNK === 0) pieces.push(EMPTY);
  return pieces;
}

/** Puts the chunks of a payload together. */
export class Gatherer {
  #text = "";

  constructor(private readonly longest: number) {}

  /** Take a chunk; the payload when it is complete, else null. Throws RangeError or what atob throws. */
  add(chunk: string): string | null {
    if (chunk !== EMPTY) this.#text += chunk;
    if (this.#text.length > this.longest) throw new RangeError("the server's challenge is too long");
    if (chunk.length === CHUNK) return null;
    const bytes = Uint8Array.from(atob(this.#text), (character) => character.charCodeAt(0));
    this.#text = "";
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  }
}
