// Words of a server, made fit to stand among ours.

/** The server's words, with the full stop that numerics and replies leave out. */
export function sentence(words: string): string {
  return /[.!?]$/.test(words) ? words : `${words}.`;
}
