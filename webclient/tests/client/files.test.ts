// Which links are files of the server's own, and how files and the text that goes with them are sent.
import { beforeEach, describe, expect, test } from "vitest";

import { askAgainIn } from "../../src/client/again";
import { Basket, MOST, type Outside, type Source } from "../../src/client/basket";
import { Features } from "../../src/client/features";
import { fileHost, fileToken, ownFiles, withoutFiles } from "../../src/client/files";
import { sizeWords } from "../../src/client/fileWords";
import { refusalWords, tooLargeWords } from "../../src/client/uploadWords";

const ID = "AAAAAAAAAAAAAAAAAAAA-_";

function features(...tokens: string[]): Features {
  const told = new Features();
  told.takeTokens(tokens);
  return told;
}

const told = features(
  "soju.im/FILEHOST=http://kitchen:8067/upload/secret",
  "draft/FILEHOST=http://kitchen:8067/upload/secret",
  "hubbub.chat/FILES=http://192.0.2.5:8067/files/",
);

describe("where files go", () => {
  test("is what the server tells, by the newer name or the older", () => {
    expect(fileHost(told)).toBe("http://kitchen:8067/upload/secret");
    expect(fileToken(told)).toBe("secret");
    expect(fileHost(features("draft/FILEHOST=ftp://no,https://a.example/x"))).toBe("https://a.example/x");
    expect(fileHost(features())).toBe("");
    expect(fileHost(features("soju.im/FILEHOST=javascript:alert(1)"))).toBe("");
  });
});

describe("a link", () => {
  const paths = (text: string, by = told) => ownFiles(text, by).map(({ path }) => path);

  test.each([`http://192.0.2.5:8067/files/${ID}/a.png`, `https://192.0.2.5:8067/files/${ID}/a.png`, `http://kitchen:8067/files/${ID}/a.png`])(
    "%s is a file of the server's own, here",
    (link) => expect(paths(`look: ${link}.`)).toEqual([`/files/${ID}/a.png`]),
  );
  test.each([
    `http://evil.example/files/${ID}/a.png`,
    `http://kitchen:8067.evil.example/files/${ID}/a.png`,
    `http://kitchen:8067@evil.example/files/${ID}/a.png`,
    `http://kitchen:8067/files/${ID}/a.png?x=1`,
    `http://kitchen:8067/files/${ID}/a/../../../upload`,
    `http://kitchen:8067/files/short/a.png`,
    `http://kitchen:8067/upload/${ID}/a.png`,
    `/files/${ID}/a.png`,
    `\`http://kitchen:8067/files/${ID}/a.png\``,
  ])("%s is none", (link) => expect(paths(link)).toEqual([]));
  test("is none where the server takes no files", () => {
    expect(paths(`http://kitchen:8067/files/${ID}/a.png`, features())).toEqual([]);
  });
  test("counts once, and of very many the first", () => {
    const link = (number: number) => `http://kitchen:8067/files/${ID}/${number}.png`;
    expect(paths(`${link(1)} ${link(1)}`)).toHaveLength(1);
    expect(paths(Array.from({ length: 99 }, (_, number) => link(number)).join(" "))).toHaveLength(20);
  });
  test("that has a line of its own is not read as text", () => {
    const link = `http://kitchen:8067/files/${ID}/a.png`;
    expect(withoutFiles(`look\n${link}\nhttp://evil.example/files/${ID}/a.png`, told)).toBe(`look\nhttp://evil.example/files/${ID}/a.png`);
    expect(withoutFiles(`look ${link}`, told)).toBe(`look ${link}`);
    expect(withoutFiles(link, told)).toBe("");
  });
  test("is a picture by its ending", () => {
    const isPicture = (name: string) => ownFiles(`http://kitchen:8067/files/${ID}/${name}`, told)[0]?.isPicture;
    expect(["a.png", "a.JPG", "a.jpeg", "a.gif", "a.webp"].map(isPicture)).toEqual(Array(5).fill(true));
    expect(["a.svg", "a.png.zip", "png", ""].map(isPicture)).toEqual(Array(4).fill(false));
  });
});

class Recorder implements Outside<Source> {
  begun: number[] = [];
  cancelled: number[] = [];
  said: [string, string, string | null][] = [];
  returned: string[] = [];
  #tickets = 0;

  ticket(): number {
    return (this.#tickets += 1);
  }
  begin(_: Basket<Source>, ticket: number): void {
    this.begun.push(ticket);
  }
  cancel(ticket: number): void {
    this.cancelled.push(ticket);
  }
  say(...words: [string, string, string | null]): void {
    this.said.push(words);
  }
  giveBack(_: string, text: string): void {
    this.returned.push(text);
  }
  changed(): void {}
}

describe("a basket", () => {
  let outside: Recorder;
  let basket: Basket<Source>;
  const file = (name: string) => ({ name, size: 10 });
  const stages = () => basket.files.map(({ stage }) => stage);

  beforeEach(() => {
    outside = new Recorder();
    basket = new Basket("#a", outside);
    basket.add([file("one"), file("two")]);
  });

  test("waits until it is sent, and says the text once, with all links in a line each", () => {
    expect([stages(), outside.begun]).toEqual([["waiting", "waiting"], []]);
    expect(basket.send("look", "m1")).toBe(true);
    expect(outside.begun).toEqual([1, 2]);
    basket.taken(1, "http://a/1");
    expect(outside.said).toEqual([]);
    basket.taken(2, "http://a/2");
    expect(outside.said).toEqual([["#a", "look\nhttp://a/1\nhttp://a/2", "m1"]]);
    expect([basket.files, basket.hasWaiting]).toEqual([[], false]);
  });
  test("with nothing in it sends nothing", () => {
    expect(new Basket("#a", outside).send("text", null)).toBe(false);
  });
  test("tells how far a file is, in a new object", () => {
    basket.send("", null);
    const before = basket.files[0];
    basket.sending(1, 7);
    expect([basket.files[0]?.sent, before?.sent]).toEqual([7, 0]);
  });
  test("says what was taken, and keeps what was refused to be tried again", () => {
    basket.send("look", null);
    basket.refused(1, "too large");
    basket.taken(2, "http://a/2");
    expect(outside.said).toEqual([["#a", "look\nhttp://a/2", null]]);
    expect(basket.files).toMatchObject([{ ticket: 1, stage: "refused", reason: "too large" }]);
    basket.retry(1);
    expect([stages(), outside.begun]).toEqual([["sending"], [1, 2, 1]]);
    basket.taken(1, "http://a/1");
    expect(outside.said[1]).toEqual(["#a", "http://a/1", null]);
  });
  test("gives the text back where nothing was taken", () => {
    basket.send("look", null);
    basket.refused(1, "no");
    basket.remove(2);
    expect([outside.cancelled, outside.said, outside.returned]).toEqual([[2], [], ["look"]]);
  });
  test("lets one be taken out on its way, and what comes of it later says nothing", () => {
    basket.send("", null);
    basket.remove(1);
    basket.taken(1, "http://a/1");
    basket.taken(2, "http://a/2");
    expect(outside.said).toEqual([["#a", "http://a/2", null]]);
  });
  test("carries out a command by itself", () => {
    basket.send("/me waves", null);
    expect(outside.said).toEqual([["#a", "/me waves", null]]);
    basket.taken(1, "http://a/1");
    basket.taken(2, "http://a/2");
    expect(outside.said[1]).toEqual(["#a", "http://a/1\nhttp://a/2", null]);
  });
  test("has a bound, and says so", () => {
    expect(basket.add(Array.from({ length: MOST }, (_, index) => file(String(index))))).toContain("10 files at once");
    expect(basket.files).toHaveLength(MOST);
  });
});

test("sizes are said in a unit that needs no fraction", () => {
  expect([1, 9999, 10_000, 104_857_600, 99_000_000_000].map(sizeWords)).toEqual(["1 byte", "9999 bytes", "10 kB", "104 MB", "99 GB"]);
  expect(tooLargeWords(104_857_600)).toContain("up to 104 MB");
});

test("every refusal says what to do", () => {
  expect(refusalWords(0)).toContain("connection was lost");
  expect(refusalWords(507)).toContain("no room");
  expect([refusalWords(418), refusalWords(502)]).toEqual([
    "The server has refused the file (418). Ask whoever runs it.",
    "The server couldn't keep the file (502). Try again later.",
  ]);
});

describe("a small picture that has not come", () => {
  const delays = (status: number, retryAfter: string | null, random = 0) =>
    Array.from({ length: 6 }, (_, times) => askAgainIn({ status, retryAfter }, times, () => random));

  test("is asked for when the server says, and then later and later, and not for ever", () => {
    expect(delays(503, "5")).toEqual([5, 10, 20, 40, 80, null]);
    expect(delays(429, "3600")).toEqual([120, 120, 120, 120, 120, null]);
  });
  test.each([
    [503, null],
    [503, "Sun, 22 Nov 2026 18:00:00 GMT"],
    [0, null],
    [200, null],
  ])("is asked for soon where it doesn't say: %s, %s", (status, retryAfter) => {
    expect(delays(status, retryAfter)).toEqual([1, 2, 4, 8, 16, null]);
  });
  test("is not asked for by all in the same moment", () => {
    expect(delays(503, "5", 0.5)[0]).toBe(6.25);
  });
  test.each([404, 410, 403, 507])("is not asked for again after %s", (status) => {
    expect(delays(status, "1")).toEqual(Array(6).fill(null));
  });
});
