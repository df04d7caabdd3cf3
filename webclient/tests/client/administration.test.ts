import { expect, test } from "vitest";

import { deedWords, queryOf, sizeWords } from "../../src/client/administration";

test("sizes are read at a glance", () => {
  expect([0, 999, 1000, 1_500_000, 12_345_678, 9e15].map(sizeWords)).toEqual(["0 B", "999 B", "1.0 KB", "1.5 MB", "12 MB", "9000 TB"]);
});
test("what says nothing is not asked for, and all else is written so that it arrives", () => {
  expect(queryOf({ search: "", after: "" })).toBe("");
  expect(queryOf({ channel: "#a&b", limit: 5 })).toBe("?channel=%23a%26b&limit=5");
});
test("a deed of a newer server is shown by its name", () => {
  expect([deedWords("kicked"), deedWords("invitation-made")]).toEqual(["Put out of a channel", "invitation-made"]);
});
