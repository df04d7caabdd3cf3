// The name of a file in the header of a request or an answer: Content-Disposition (RFC 6266 and 8187). The
// counterpart of src/hubbub/wire/disposition.py.

const LONGEST_NAME = 200;
const NO_NAME = "file";
const FULL = /; *filename\* *= *utf-8'[^']*'([^\s;"',]+)/i;
const PLAIN = /; *filename *= *(?:"((?:[^"\\]|\\.)*)"|([^\s;"]+))/i;

/** The name of a file for everybody, and in all its characters (RFC 6266, appendix D). */
export function disposition(name: string): string {
  const clean = fitting(name);
  const plain = Array.from(clean, (character) => (/^[ !#-[\]-~]$/.test(character) && character !== "?" ? character : "_")).join("");
  const words = `attachment; filename="${plain}"`;
  return plain === clean ? words : `${words}; filename*=UTF-8''${quote(clean)}`;
}

/** The name that a header tells, without folders and what isn't seen; of a long one the end. */
export function fileName(header: string): string {
  const plain = PLAIN.exec(header);
  const told = unquote(FULL.exec(header)?.[1]) ?? plain?.[2] ?? plain?.[1]?.replace(/\\(.)/g, "$1") ?? "";
  const last = told.replaceAll("\\", "/").split("/").at(-1) ?? "";
  return fitting(last).replace(/^[ .]+|[ .]+$/g, "") || NO_NAME;
}

/** A name without what isn't seen; of a long one the end, which tells its kind. */
function fitting(name: string): string {
  return Array.from(name.replace(/(?! )[\p{C}\p{Z}]/gu, "")).slice(-LONGEST_NAME).join("");
}

function quote(name: string): string {
  const escaped = (character: string) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`;
  return encodeURIComponent(name.toWellFormed()).replace(/[!'()*]/g, escaped);
}

function unquote(text: string | undefined): string | null {
  if (text === undefined) return null;
  const bytes: number[] = [];
  for (const [piece] of text.matchAll(/%[0-9a-f]{2}|[^]/gi)) {
    if (piece.length === 3) bytes.push(parseInt(piece.slice(1), 16));
    else bytes.push(...new TextEncoder().encode(piece));
  }
  return new TextDecoder("utf-8", { ignoreBOM: true }).decode(Uint8Array.from(bytes));
}
