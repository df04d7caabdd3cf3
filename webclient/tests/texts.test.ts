// Every marked text has a translation in every catalogue, with the same places for values, and none has more.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

import { describe, expect, test } from "vitest";

import { _, n_, speak, type Catalogue } from "../src/client/translation";

const SOURCE = join(import.meta.dirname, "../src");
const LOCALE = join(SOURCE, "locale");
const LITERAL = String.raw`"(?:[^"\\]|\\.)*"`;
const MARKED = new RegExp(String.raw`\b(?:N_|n_|_)\(\s*(${LITERAL}(?:\s*\+\s*${LITERAL})*)(?:\s*,\s*(${LITERAL}))?`, "g");

function join_(literals: string): string {
  return [...literals.matchAll(new RegExp(LITERAL, "g"))].map(([each]) => JSON.parse(each) as string).join("");
}

function gather(): string[] {
  const files = readdirSync(SOURCE, { recursive: true, encoding: "utf8" }).filter((file) => /\.(?:ts|svelte)$/.test(file));
  const sources = files.map((file) => readFileSync(join(SOURCE, file), "utf8"));
  return sources.flatMap((source) => [...source.matchAll(MARKED)].map(([, literals = ""]) => join_(literals)));
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
