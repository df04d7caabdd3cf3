// The language of the page: what was chosen, else the first of the browser's that there is a catalogue for.

import { type Catalogue, speak } from "../client/translation";

const CATALOGUES = import.meta.glob<{ default: Catalogue }>("../locale/*.json");
const ENGLISH = "en";

/** The languages that there are, as they are called by those who speak them. */
export function languages(): { tag: string; name: string }[] {
  const tags = [ENGLISH, ...Object.keys(CATALOGUES).map((path) => path.replace(/^.*\/|\.json$/g, ""))];
  return tags.map((tag) => ({ tag, name: new Intl.DisplayNames([tag], { type: "language" }).of(tag) ?? tag }));
}

/** The language to speak: the one that was chosen if there is such a catalogue, else one that the browser asks for. */
export function chooseLanguage(chosen: string, asked: readonly string[]): string {
  const known = languages().map(({ tag }) => tag);
  const wanted = [chosen, ...asked.map(baseOf)];
  return wanted.find((tag) => known.includes(tag)) ?? ENGLISH;
}

/** A language as it is written where people are: of those that the browser asks for, the first that is one of its kinds. */
export function inRegion(tag: string, asked: readonly string[]): string {
  return asked.find((each) => baseOf(each) === baseOf(tag)) ?? tag;
}

function baseOf(tag: string): string {
  return tag.toLowerCase().split("-")[0] ?? "";
}

/** Have all texts be in a language. It stays English where the catalogue can't be fetched. */
export async function speakLanguage(tag: string): Promise<void> {
  const load = CATALOGUES[`../locale/${tag}.json`];
  if (!load) return;
  try {
    speak(tag, (await load()).default);
    document.documentElement.lang = tag;
  } catch (error) {
    if (!(error instanceof TypeError)) throw error; // what import() rejects with where the file can't be fetched
    console.warn(`The page's texts in the language ${tag} could not be fetched.`);
  }
}
