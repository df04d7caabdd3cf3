import { createHash, createHmac, pbkdf2Sync } from "node:crypto";
import { afterEach, describe, expect, test, vi } from "vitest";

import { ImpostorError, OddPasswordError, prepare, Scram, StaleKeysError } from "../../src/client/scram";
import { hmac, pbkdf2, sha256 } from "../../src/client/sha256";

const bytes = (text: string) => new TextEncoder().encode(text);
const hex = (data: Uint8Array) => Buffer.from(data).toString("hex");

afterEach(() => vi.unstubAllGlobals());

describe("without Web Crypto", () => {
  test.each([0, 1, 3, 55, 56, 63, 64, 65, 119, 120, 1000])("the hash of %d bytes is right", (length) => {
    const data = bytes("x".repeat(length));
    expect(hex(sha256(data))).toBe(createHash("sha256").update(data).digest("hex"));
  });
  test.each([1, 64, 65, 200])("HMAC with a key of %d bytes is right, twice", (length) => {
    const key = bytes("k".repeat(length));
    const mac = hmac(key);
    for (const text of ["", "what do ya want for nothing?"]) {
      expect(hex(mac(bytes(text)))).toBe(createHmac("sha256", key).update(text).digest("hex"));
    }
  });
  test.each([1, 2, 4097])("PBKDF2 of %d rounds is right", async (rounds) => {
    const wanted = pbkdf2Sync("pencil", "salt", rounds, 32, "sha256").toString("hex");
    expect(hex(await pbkdf2(bytes("pencil"), bytes("salt"), rounds))).toBe(wanted);
  });
});

// The example of RFC 7677, section 3.
const NONCE = "rOprNGfwEbeRWgbNEkqO";
const SERVER_FIRST = "r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096";
const CLIENT_FINAL =
  "c=biws,r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,p=dHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVQ=";
const SERVER_FINAL = "v=6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4=";
const newScram = () => new Scram({ account: "user", secret: "pencil" }, NONCE);

describe("SCRAM", () => {
  test.each([true, false])("proves and checks as RFC 7677 shows; with Web Crypto: %s", async (isSecure) => {
    if (!isSecure) vi.stubGlobal("crypto", {});
    const scram = newScram();
    expect(await scram.answer("")).toBe(`n,,n=user,r=${NONCE}`);
    expect(await scram.answer(SERVER_FIRST)).toBe(CLIENT_FINAL);
    expect(scram.isProven).toBe(false);
    expect(await scram.answer(SERVER_FINAL)).toBe("");
    expect(scram.isProven).toBe(true);
  });
  test.each([
    ["another nonce", SERVER_FIRST.replace(NONCE, "other")],
    ["our nonce only", `r=${NONCE},s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096`],
    ["too few rounds", SERVER_FIRST.replace("4096", "1")],
    ["endless rounds", SERVER_FIRST.replace("4096", "99999999")],
    ["no rounds", SERVER_FIRST.replace("4096", "x")],
    ["a salt that is none", SERVER_FIRST.replace("W22Z", "!")],
    ["an extension that has to be understood", `m=x,${SERVER_FIRST}`],
  ])("a server that sends %s is not believed", async (_, first) => {
    const scram = newScram();
    await scram.answer("");
    await expect(scram.answer(first)).rejects.toThrow(ImpostorError);
  });
  test("a server that doesn't know the password is not believed", async () => {
    const scram = newScram();
    await scram.answer("");
    await scram.answer(SERVER_FIRST);
    await expect(scram.answer("v=AAAA")).rejects.toThrow(ImpostorError);
    expect(scram.isProven).toBe(false);
  });
  test("keys that were derived before do as well as the password, until that is changed", async () => {
    const first = newScram();
    await first.answer("");
    expect(first.keys).toBeNull();
    await first.answer(SERVER_FIRST);
    const again = new Scram({ account: "user", secret: first.keys! }, NONCE);
    await again.answer("");
    expect(await again.answer(SERVER_FIRST)).toBe(CLIENT_FINAL);
    for (const other of [SERVER_FIRST.replace("W22Z", "X22Z"), SERVER_FIRST.replace("4096", "8192")]) {
      const stale = new Scram({ account: "user", secret: first.keys! }, NONCE);
      await stale.answer("");
      await expect(stale.answer(other)).rejects.toThrow(StaleKeysError);
    }
  });
  test("what separates attributes is escaped in a name", async () => {
    expect(await new Scram({ account: "a=b,c", secret: "x" }, "n").answer("")).toBe("n,,n=a=3Db=2Cc,r=n");
  });
});

test("passwords are prepared as RFC 4013 says", () => {
  expect(prepare("I\u00adX")).toBe("IX");
  expect(prepare("\u2168")).toBe("IX");
  expect(prepare("a\u00a0b")).toBe("a b");
  expect(() => prepare("\u0007")).toThrow(OddPasswordError);
});
