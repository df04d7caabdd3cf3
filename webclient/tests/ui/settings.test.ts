// What was chosen is kept, and what was kept wrongly is not believed.
import { expect, test } from "vitest";

import { MOST_LEVELS } from "../../src/client/calls";
import { memoryShelf } from "../../src/client/secrets";
import { chooseLanguage, languages } from "../../src/ui/language";
import { Settings } from "../../src/ui/settings.svelte";

test("what is chosen is there next time", () => {
  const shelf = memoryShelf();
  new Settings(shelf).choose({ theme: "light", enterSends: false });
  expect(new Settings(shelf).chosen).toMatchObject({ theme: "light", enterSends: false, size: 100 });
});
test.each(["{", "null", '{"theme": 5, "size": "huge", "levels": null}'])("%s costs a choice and not the page", (kept) => {
  const shelf = memoryShelf();
  shelf.setItem("hubbub.settings", kept);
  expect(new Settings(shelf).chosen).toMatchObject({ theme: "system", size: 100, levels: {} });
});
test("so many conversations have a level of their own; the oldest choice goes", () => {
  const settings = new Settings(memoryShelf());
  for (let index = 0; index <= MOST_LEVELS; index += 1) settings.chooseLevel(`#${index}`, "nothing");
  expect([settings.level("#0"), settings.level("#1")]).toEqual([null, "nothing"]);
  settings.chooseLevel("#1", null);
  expect(settings.level("#1")).toBeNull();
  expect(settings.level("constructor")).toBeNull();
});
test("the language is the one that was chosen, else the first of the browser's that there is", () => {
  expect(languages()).toEqual([
    { tag: "en", name: "English" },
    { tag: "de", name: "Deutsch" },
  ]);
  expect(chooseLanguage("system", ["fr-CH", "de-AT", "en"])).toBe("de");
  expect(chooseLanguage("en", ["de"])).toBe("en");
  expect(chooseLanguage("system", ["fr"])).toBe("en");
});
