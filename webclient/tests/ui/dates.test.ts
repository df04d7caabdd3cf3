// Days, times and numbers are written in the language of the page, and not in that of the browser.
import { afterEach, beforeEach, expect, test, vi } from "vitest";

import { speak } from "../../src/client/translation";
import { dayAndTime, dayOf, numberWords, shortDate, timeOfDay } from "../../src/ui/dates";
import { inRegion } from "../../src/ui/language";

const TIME = new Date(2026, 10, 22, 14, 5).getTime();

beforeEach(() => void vi.stubGlobal("navigator", { languages: ["en-GB", "fr"] }));
afterEach(() => {
  vi.unstubAllGlobals();
  speak("en", {});
});

test("in English as it is where the browser is at home", () => {
  expect(dayOf(TIME)).toMatch(/^Sunday,? 22 November 2026$/);
  expect(shortDate(TIME)).toContain("22 Nov 2026");
  expect(numberWords(16_384)).toBe("16,384");
});
test("in German where that was chosen, in a browser that asks for none", () => {
  speak("de", {});
  expect(dayOf(TIME)).toBe("Sonntag, 22. November 2026");
  expect(dayAndTime(TIME)).toContain("Sonntag, 22. November 2026");
  expect(shortDate(TIME)).toContain("22.11.2026");
  expect(numberWords(16_384)).toBe("16.384");
});
test("the hours are counted as they are where the browser is", () => {
  const isToTwelve = new Date(TIME).toLocaleTimeString(undefined, { hour: "numeric" }).startsWith("2");
  speak("de", {});
  expect(timeOfDay(TIME).slice(0, 2)).toBe(isToTwelve ? "02" : "14");
});
test("a language is that of a region which the browser names", () => {
  expect(inRegion("en", ["de-AT", "en-NZ", "en-GB"])).toBe("en-NZ");
  expect(inRegion("en", ["de-AT"])).toBe("en");
  expect(inRegion("de", ["de"])).toBe("de");
});
