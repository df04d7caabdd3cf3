// When two names are the same, and which name is a channel's. The counterpart of src/hubbub/wire/names.py.

export const CHANNEL_PREFIX = "#";

// What leaves no trace on a screen though a name may have it: joiners, variation selectors and fillers.
const UNSEEN =
  /[\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200c\u200d\u2800\u3164\ufe00-\ufe0f\uffa0\u{e0100}-\u{e01ef}]/gu;
// Unicode folds these to capitals, for the small ones came later.
const CHEROKEE = /[\u13a0-\u13fd\uab70-\uabbf]/u;
const DOTLESS_I = "\u0131";

/** Whose notices are the server's own words: nobody else can have these names. Folded. */
export const SERVICES: ReadonlySet<string> = new Set(["chanserv", "nickserv"]);

/**
 * The form in which names are compared: two names are the same if their folded forms are equal.
 *
 * Compatibility composition and full case folding without what is unseen, as in Unicode's NFKC_Casefold.
 */
export function fold(name: string): string {
  if (/^[\0-\x7f]*$/.test(name)) return name.toLowerCase();
  return plain(caseFold(plain(name)));
}

/** Whether a message's target is a channel, and not a person. */
export function isChannel(target: string): boolean {
  return target.startsWith(CHANNEL_PREFIX);
}

function plain(name: string): string {
  return name.replace(UNSEEN, "").normalize("NFKC");
}

/** Full case folding, which no function here does: lower, upper and lower again gets there but for two exceptions. */
function caseFold(text: string): string {
  return each(text, (character) => {
    if (character === DOTLESS_I) return character;
    if (CHEROKEE.test(character)) return character.toUpperCase();
    // Each character alone: at the end of a word a sigma would become another one.
    return each(each(character.toLowerCase(), upper), lower);
  });
}

function each(text: string, change: (character: string) => string): string {
  return Array.from(text, change).join("");
}

const upper = (character: string): string => character.toUpperCase();
const lower = (character: string): string => character.toLowerCase();
