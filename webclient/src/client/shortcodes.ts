// Emoji by their short names, such as `:smile:`, as they are typed.

/** Code is left as it is. */
const SHORTCODE = /```.*?```|`[^`\n]+`|(?<![\p{L}\p{N}_:]):([\p{L}\p{N}_+-]{1,64}):(?![\p{L}\p{N}_])/gsu;

/** Whether a text may have a short name in it. */
export function mayHaveShortcodes(text: string): boolean {
  return /:[^\s:]+:/.test(text);
}

/** The text with an emoji for each short name between colons, except in code. `named` knows them. */
export function replaceShortcodes(text: string, named: (code: string) => string | undefined): string {
  return text.replace(SHORTCODE, (found, code?: string) => (code && named(code.toLowerCase())) || found);
}
