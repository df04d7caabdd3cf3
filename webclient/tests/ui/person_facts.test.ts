// What is known of somebody, in words.
import { afterEach, describe, expect, test } from "vitest";

import { stranger } from "../../src/client/person";
import { speak } from "../../src/client/translation";
import { shortDate } from "../../src/ui/dates";
import { ago, factsOf } from "../../src/ui/person_facts";

const BEN = {
  ...stranger("ben"),
  host: "cafe.guest",
  realName: "Benjamin",
  account: "benny",
  away: "",
  channels: ["#b", "#A", "#c"],
  isAdministrator: true,
  isBot: true,
  isSecure: true,
  idle: 200,
  since: 1_700_000_000_000,
  addresses: ["10.0.0.1", "::1"],
};

describe("what is known of somebody", () => {
  test("is all said in words, in order", () => {
    expect(factsOf(BEN, ["#a", "#C"])).toEqual([
      ["Account", "benny"],
      ["Real name", "Benjamin"],
      ["Comes from", "cafe.guest"],
      ["Addresses", "10.0.0.1, ::1"],
      ["Connection", "encrypted"],
      ["On this server", "administrator"],
      ["Kind", "a bot"],
      ["Away", "yes"],
      ["Here since", shortDate(BEN.since)],
      ["Last wrote", "3 minutes ago"],
      ["Channels with you", "#A, #c"],
      ["Other channels", "#b"],
    ]);
    expect(shortDate(BEN.since)).toContain("2023");
    expect(factsOf({ ...BEN, away: "asleep" }, [])).toContainEqual(["Away", "asleep"]);
  });
  test("is left out where it isn't known, or says nothing", () => {
    const guest = { ...stranger("ben"), host: "h" };
    const said = [
      ["Account", "None: a guest"],
      ["Comes from", "h"],
      ["Channels with you", "none"],
    ];
    for (const realName of ["", "ben", "Hubbub"]) expect(factsOf({ ...guest, realName }, [])).toEqual(said);
  });
  test("names the first of many channels", () => {
    const channels = Array.from({ length: 20 }, (_, at) => `#${String(at).padStart(2, "0")}`);
    expect(Object.fromEntries(factsOf({ ...BEN, channels }, []))["Other channels"]).toMatch(/#11 and 8 more$/);
  });
});

describe("how long ago something was", () => {
  afterEach(() => speak("en", {}));

  test.each([
    [0, "less than a minute ago"],
    [59, "less than a minute ago"],
    [60, "1 minute ago"],
    [7300, "2 hours ago"],
    [90_000, "1 day ago"],
    [864_000, "10 days ago"],
  ])("%i seconds", (seconds, words) => expect(ago(seconds)).toBe(words));
  test("in the language of the page", () => {
    speak("de", {});
    expect(ago(120)).toBe("vor 2 Minuten");
  });
});
