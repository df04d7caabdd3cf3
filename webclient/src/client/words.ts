// Words of a server, made fit to stand among ours, and words that were typed, taken apart.

/** The server's words, with the full stop that numerics and replies leave out. */
export function sentence(words: string): string {
  return /[.!?]$/.test(words) ? words : `${words}.`;
}

/** The first word of a text, and what stands after it. */
export function firstWord(text: string): [string, string] {
  const [first = ""] = text.split(" ", 1);
  return [first, text.slice(first.length).trim()];
}
