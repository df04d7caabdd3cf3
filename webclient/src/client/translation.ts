// The page's language: texts stand in the code in English, and a catalogue has them in another language.
//
// What people read is marked where it stands, as in the Python programs: _() translates, N_() only marks a
// constant that is translated where it is shown, and n_() chooses the form that goes with a number.

/** Translations by their English text; those of n_() by the singular, one for each form of the language. */
export type Catalogue = Readonly<Record<string, string | Readonly<Partial<Record<Intl.LDMLPluralRule, string>>>>>;

type Values = Readonly<Record<string, string | number>>;

let catalogue: Catalogue = {};
let rules = new Intl.PluralRules("en");

/** Read all texts in `language` (a BCP 47 tag) from here on. What the catalogue lacks stays English. */
export function speak(language: string, texts: Catalogue): void {
  catalogue = texts;
  rules = new Intl.PluralRules(language);
}

/** The language of the page, as a BCP 47 tag. */
export function language(): string {
  return rules.resolvedOptions().locale;
}

/** A text in the language of the page, with `{name}` replaced by the value of that name. */
export function _(text: string, values: Values = {}): string {
  const translated = catalogue[text];
  return fill(typeof translated === "string" ? translated : text, values);
}

/** The text that goes with a number; `{count}` in it is the number. */
export function n_(one: string, many: string, count: number, values: Values = {}): string {
  const forms = catalogue[one];
  const translated = typeof forms === "object" ? (forms[rules.select(count)] ?? forms.other) : undefined;
  return fill(translated ?? (count === 1 ? one : many), { ...values, count });
}

/** Mark a text that is translated where it is shown. */
export function N_(text: string): string {
  return text;
}

function fill(text: string, values: Values): string {
  return text.replace(/\{(\w+)\}/g, (whole, name: string) => String(values[name] ?? whole));
}
