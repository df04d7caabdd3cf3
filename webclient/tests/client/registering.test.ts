// What the server is told of a new password, by the cases that the server is held to as well.
import { afterEach, describe, expect, test, vi } from "vitest";

import cases from "../../../tests/wire/fixtures/scram_keys.json";
import { keysFor, passwordProblem, written } from "../../src/client/registering";
import { derive, prepare } from "../../src/client/scram";

const RULES = { shortest: 8, rounds: 4096 };

afterEach(() => vi.unstubAllGlobals());

test.each(cases.keys)("the keys of $password are written as the server reads them", async ({ password, salt, iterations, text }) => {
  expect(written(await derive(prepare(password), salt, iterations))).toBe(text);
  expect(passwordProblem(password, RULES)).toBe("");
});

test("each password has a salt of its own, without Web Crypto too", async () => {
  vi.stubGlobal("crypto", { getRandomValues: (target: Uint8Array) => target.fill(7) });
  const [told, keys] = await keysFor("correct-horse", RULES);
  expect(told).toBe(written(await derive("correct-horse", btoa("\u0007".repeat(16)), 4096)));
  expect(told).not.toContain(keys.clientKey);
  vi.unstubAllGlobals();
  const [[one], [other]] = [await keysFor("correct-horse", RULES), await keysFor("correct-horse", RULES)];
  expect(one).not.toBe(other);
});

describe("what can't be a password", () => {
  test.each(cases.odd)("%j, as SCRAM has it", (password) => {
    expect(passwordProblem(password, { ...RULES, shortest: 1 })).toMatch(/can't be typed everywhere/);
  });
  test.each([
    ["1234567", /8 characters/],
    ["😀😀😀😀", /8 characters/],
    ["x".repeat(301), /too long/],
  ])("%j", (password, problem) => {
    expect(passwordProblem(password, RULES)).toMatch(problem);
  });
});

test("the page goes on while it computes", async () => {
  vi.stubGlobal("crypto", { getRandomValues: (target: Uint8Array) => target });
  let others = 0;
  const timer = setInterval(() => (others += 1));
  await keysFor("correct-horse", { shortest: 8, rounds: 20_000 });
  clearInterval(timer);
  expect(others).toBeGreaterThan(2);
});
