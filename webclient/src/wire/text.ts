// Cutting text that is too long into pieces that fit a line. The counterpart of src/hubbub/wire/text.py.

const LONGEST_CHARACTER = 4;
const SPACE = 0x20;
const encoder = new TextEncoder();
const decoder = new TextDecoder("utf-8", { ignoreBOM: true });

/** The bytes of a text in UTF-8. */
export function byteLength(text: string): number {
  return encoder.encode(text).length;
}

/**
 * Cut one line of text into pieces of at most `size` bytes of UTF-8 that join to the same text.
 *
 * A cut falls after a space where that leaves at least half a piece, and never inside a character.
 * Throws RangeError for a size that the longest character doesn't fit into.
 */
export function splitText(text: string, size: number): string[] {
  if (size < LONGEST_CHARACTER) {
    throw new RangeError(`a piece needs at least ${LONGEST_CHARACTER} bytes, not ${size}`);
  }
  const data = encoder.encode(text);
  if (data.length <= size) return [text];
  const pieces: string[] = [];
  let start = 0;
  while (data.length - start > size) {
    const end = boundary(data, start, start + size);
    pieces.push(decoder.decode(data.subarray(start, end)));
    start = end;
  }
  pieces.push(decoder.decode(data.subarray(start)));
  return pieces;
}

/** The best place at or before `end` to cut: after a space, else before the start of a character. */
function boundary(data: Uint8Array, start: number, end: number): number {
  const space = data.lastIndexOf(SPACE, end - 1);
  if (space >= start + Math.floor((end - start) / 2) - 1) return space + 1;
  let cut = end;
  while (((data[cut] ?? 0) & 0xc0) === 0x80) cut -= 1; // a continuation byte of UTF-8 (RFC 3629, section 3)
  return cut;
}
