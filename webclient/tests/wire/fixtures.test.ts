// The cases that src/hubbub/wire is held to as well: tests/wire/fixtures/*.json.
import { describe, expect, test } from "vitest";

import dispositions from "../../../tests/wire/fixtures/dispositions.json";
import messages from "../../../tests/wire/fixtures/messages.json";
import names from "../../../tests/wire/fixtures/names.json";
import tags from "../../../tests/wire/fixtures/tags.json";
import texts from "../../../tests/wire/fixtures/texts.json";
import { disposition, fileName } from "../../src/wire/disposition";
import { isSendable, MalformedError, type Message, parse, serialise } from "../../src/wire/message";
import { fold, isChannel } from "../../src/wire/names";
import { escape, parseTags, serialiseTags, type Tags, unescape } from "../../src/wire/tags";
import { splitText } from "../../src/wire/text";

interface Case {
  command: string;
  params: string[];
  source?: string;
  tags?: Record<string, string | undefined>;
}

const toMessage = (each: Case): Message => ({
  command: each.command,
  params: each.params,
  source: each.source ?? "",
  tags: (each.tags ?? {}) as Tags,
});
const plain = (each: Tags): Tags => ({ ...each });

describe("messages", () => {
  test.each(messages.read)("$line is read", (each) => {
    const read = parse(each.line);
    expect({ ...read, tags: plain(read.tags) }).toEqual(toMessage(each as Case));
  });
  test.each(messages.malformed)("%j is malformed", (line) => {
    expect(() => parse(line)).toThrow(MalformedError);
  });
  test.each(messages.written)("$line is written", (each) => {
    expect(serialise(toMessage(each as Case))).toBe(each.line);
  });
  test.each(messages.unsendable)("$params fit no line", (each) => {
    expect(isSendable(toMessage(each))).toBe(false);
  });
});

describe("tags", () => {
  test.each(tags.read)("$text is read, and written back", (each) => {
    const wanted = Object.entries(each.tags);
    expect(Object.entries(parseTags(each.text))).toEqual(wanted);
    expect(Object.entries(parseTags(serialiseTags(parseTags(each.text))))).toEqual(wanted);
  });
  test.each(tags.values)("$value is escaped and read back", ({ escaped, value }) => {
    expect(escape(value)).toBe(escaped);
    expect(unescape(escaped)).toBe(value);
  });
  test.each(tags.sloppy)("$escaped is read", ({ escaped, value }) => {
    expect(unescape(escaped)).toBe(value);
  });
});

describe("names", () => {
  test.each(names.folded)("$name is $folded", ({ name, folded }) => {
    expect(fold(name)).toBe(folded);
  });
  test("a target is a channel or a person", () => {
    expect(names.channels.every(isChannel)).toBe(true);
    expect(names.people.some(isChannel)).toBe(false);
  });
});

describe("texts", () => {
  test.each(texts.split)("$text in pieces of $size bytes", ({ text, size, pieces }) => {
    expect(splitText(text, size)).toEqual(pieces);
  });
  test.each(texts.too_small)("%d bytes hold not every character", (size) => {
    expect(() => splitText("x", size)).toThrow(RangeError);
  });
});

describe("names of files", () => {
  test.each(dispositions.written)("$name is written", ({ name, header }) => {
    expect(disposition(name)).toBe(header);
  });
  test.each(dispositions.read)("$header is read", ({ name, header }) => {
    expect(fileName(header)).toBe(name);
  });
});
