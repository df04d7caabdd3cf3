// Every marked text has a translation in every catalogue, with the same places for values, and none has more.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

import { parse } from "svelte/compiler";
import { describe, expect, test } from "vitest";

import { _, n_, speak, type Catalogue } from "../src/client/translation";

const SOURCE = join(import.meta.dirname, "../src");
const LOCALE = join(SOURCE, "locale");
const LITERAL = String.raw`"(?:[^"\\]|\\.)*"`;
const MARKED = new RegExp(String.raw`\b(?:N_|n_|_)\(\s*(${LITERAL}(?:\s*\+\s*${LITERAL})*)(?:\s*,\s*(${LITERAL}))?`, "g");

function join_(literals: string): string {
  return [...literals.matchAll(new RegExp(LITERAL, "g"))].map(([each]) => JSON.parse(each) as string).join("");
}

/** The files of the page's code, with what is in them. */
function sources(): [string, string][] {
  const files = readdirSync(SOURCE, { recursive: true, encoding: "utf8" }).filter((file) => /\.(?:ts|svelte)$/.test(file));
  return files.map((file) => [file, readFileSync(join(SOURCE, file), "utf8")]);
}

function gather(): string[] {
  return sources().flatMap(([, source]) => [...source.matchAll(MARKED)].map(([, literals = ""]) => join_(literals)));
}

const places = (text: string) => [...new Set(text.match(/\{\w+\}/g) ?? [])].filter((place) => place !== "{count}").sort();

describe.each(readdirSync(LOCALE))("%s", (file) => {
  const catalogue = JSON.parse(readFileSync(join(LOCALE, file), "utf8")) as Catalogue;

  test("has exactly the texts that are marked, sorted", () => {
    expect(Object.keys(catalogue)).toEqual([...new Set(gather())].sort());
  });
  test("has a place for every value", () => {
    for (const [text, translated] of Object.entries(catalogue)) {
      for (const form of typeof translated === "string" ? [translated] : Object.values(translated)) {
        expect(form.trim(), text).not.toBe("");
        expect(places(form), text).toEqual(places(text));
      }
    }
  });
});

describe("a text", () => {
  test("is English where nothing else is known, with its values", () => {
    expect(_("Write to {name}", { name: "{bob}" })).toBe("Write to {bob}");
    expect([1, 2].map((count) => n_("{count} hit", "{count} hits", count))).toEqual(["1 hit", "2 hits"]);
  });
  test("is said in the language that is spoken, in the form that goes with the number", () => {
    const polish = { one: "{count} plik", few: "{count} pliki", many: "{count} plików" };
    speak("pl", { Close: "Zamknij", "{count} file": polish });
    expect([_("Close"), _("Open")]).toEqual(["Zamknij", "Open"]);
    expect([1, 3, 5].map((count) => n_("{count} file", "{count} files", count))).toEqual(["1 plik", "3 pliki", "5 plików"]);
    speak("en", {});
  });
});

describe("nothing that people read is unmarked", () => {
  const READ = /^(?:alt|aria-label|aria-description|aria-roledescription|label|placeholder|title)$/;
  const WORDS = /\p{L}{2}/u;
  /** In code: what begins with a capital and goes on with another word, or is put together around a value. */
  const SENTENCE = /(["`])\p{Lu}[\p{Ll}']*\b[ ,][^"`]*\1|`[^`]*\$\{[^`}]*\} \p{Ll}{2,} [^`]*`/gu;
  const COMMENT = /^\s*(?:\/\/|\/?\*|<!--).*$/gm;
  /** Names, words of specifications, and what only whoever looks after the page reads. */
  const NOT_READ = [
    /^Hubbub$/,
    /^, TLS$/,
    /^"(?:Client|Server) Key"$/,
    /^"[A-Z]\w+ & [A-Z]\w+"$/, // groups of emoji in Unicode
    /^`Bearer /,
    /^`The page's texts in the language /,
  ];
  const isRead = (text: string) => !NOT_READ.some((each) => each.test(text));

  function unmarkedIn(node: unknown): string[] {
    if (Array.isArray(node)) return node.flatMap(unmarkedIn);
    if (!isNode(node) || (node.type === "Attribute" && !READ.test(String(node["name"]))) || node.type === "StyleDirective") return [];
    const own = node.type === "Text" && WORDS.test(String(node["data"])) ? [String(node["data"]).trim()] : [];
    return [...own, ...Object.values(node).flatMap(unmarkedIn)];
  }

  function isNode(value: unknown): value is Record<string, unknown> & { type: string } {
    return typeof value === "object" && value !== null && "type" in value;
  }

  test.each(sources().filter(([file]) => file.endsWith(".svelte")))("in the template of %s", (_file, source) => {
    expect(unmarkedIn(parse(source, { modern: true }).fragment.nodes).filter(isRead)).toEqual([]);
  });
  test.each(sources())("in the code of %s", (_file, source) => {
    const code = source.replace(COMMENT, "").replace(MARKED, "");
    expect([...code.matchAll(SENTENCE)].map(([text]) => text).filter(isRead)).toEqual([]);
  });
});
