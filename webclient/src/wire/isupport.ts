// RPL_ISUPPORT: a server's features as `KEY=VALUE` tokens (modern.ircdocs.horse, "RPL_ISUPPORT").

/** Take the tokens of one line into `tokens`; `-KEY` takes one back. */
export function updateTokens(tokens: Map<string, string>, words: readonly string[]): void {
  for (const word of words) {
    const equals = word.indexOf("=");
    const key = equals < 0 ? word : word.slice(0, equals);
    if (key.startsWith("-")) tokens.delete(key.slice(1));
    else tokens.set(key, equals < 0 ? "" : unescape(word.slice(equals + 1)));
  }
}

function unescape(value: string): string {
  return value.replace(/\\x([0-9A-Fa-f]{2})/g, (_, code: string) => String.fromCharCode(parseInt(code, 16)));
}
