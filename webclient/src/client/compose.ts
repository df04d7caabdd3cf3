// From a text of any length to the lines that carry it: cut to size, or as a draft/multiline batch.

import * as caps from "../wire/capabilities";
import { MAX_BODY } from "../wire/limits";
import { type Message, message } from "../wire/message";
import { type Source, writeSource } from "../wire/source";
import { CONCAT, replyTo, type Tags } from "../wire/tags";
import { byteLength, splitText } from "../wire/text";
import type { Features } from "./features";
import type { Outgoing } from "./outbox";

/** Characters of a text that one writes. A longer one suits a file better. */
export const LONGEST = 4000;

/** Bytes to allow for while one's own source, as others see it, is not known. */
const LONGEST_USER_AND_HOST = 80 + 63;
const SHORTEST_LINE = 64;

interface Piece {
  readonly text: string;
  /** Whether it goes on where the last one ended. */
  readonly joined: boolean;
}

/** The text with one kind of line break, without what no line can carry, and without blank ends. */
export function clean(text: string): string {
  return text.replace(/\r\n?/g, "\n").replaceAll("\0", "").toWellFormed().replace(/^\n+|\n+$/g, "");
}

/** The text with each run of blanks and line breaks as one space. */
export function oneLine(text: string): string {
  return clean(text).trim().replace(/\s+/gu, " ");
}

/** How many bytes of text fit a line to `target`, as the server will pass it on with our source. */
export function lineSize(nick: string, source: Source, target: string): number {
  const prefix = source.host ? byteLength(writeSource(source)) : byteLength(nick) + LONGEST_USER_AND_HOST;
  return Math.max(SHORTEST_LINE, MAX_BODY - byteLength(`: PRIVMSG ${target} :\r\n`) - prefix);
}

/** Cut a text into those that each are one message on this server. */
export function splitMessage(text: string, features: Features, size: number): string[] {
  const limits = features.multiline;
  if (!limits) {
    const lines = text.split("\n").filter((line) => line.trim());
    return lines.flatMap((line) => splitText(line, size));
  }
  const parts: Piece[][] = [];
  let used = Infinity;
  for (const piece of pieces(text, size)) {
    const length = byteLength(piece.text) + 1;
    const part = parts.at(-1);
    if (part && part.length < limits.maxLines && used + length <= limits.maxBytes) {
      part.push(piece);
      used += length;
    } else {
      parts.push([piece]);
      used = length;
    }
  }
  return parts.map(join).filter((part) => part.trim());
}

/** The messages that carry `outgoing`; the first carries its nonce and its label. `reference` names a batch. */
export function compose(outgoing: Outgoing, features: Features, size: number, reference: string): Message[] {
  const { target, action, text } = outgoing;
  const tags = tagsOf(outgoing, features);
  const said = action ? `\x01ACTION ${text}\x01` : text;
  const cut = pieces(said, size);
  if (cut.length === 1) return [message("PRIVMSG", [target, said], tags)];
  if (!features.multiline) {
    return cut.map((piece, index) => message("PRIVMSG", [target, piece.text], index ? {} : tags));
  }
  return [
    message("BATCH", [`+${reference}`, caps.MULTILINE, target], tags),
    ...cut.map((piece) =>
      message("PRIVMSG", [target, piece.text], { batch: reference, ...(piece.joined ? { [CONCAT]: "" } : {}) }),
    ),
    message("BATCH", [`-${reference}`]),
  ];
}

function tagsOf(outgoing: Outgoing, features: Features): Tags {
  return {
    ...(features.has(caps.LABELED_RESPONSE) ? { label: outgoing.nonce } : {}),
    ...(features.has(caps.NONCE) ? { [caps.NONCE]: outgoing.nonce } : {}),
    ...(outgoing.replyTo !== null && features.has(caps.MESSAGE_TAGS) ? replyTo(outgoing.replyTo) : {}),
    ...(outgoing.edits !== null ? { [caps.EDIT]: outgoing.edits } : {}),
  };
}

function pieces(text: string, size: number): Piece[] {
  return text
    .split("\n")
    .flatMap((line) => splitText(line, size).map((piece, index) => ({ text: piece, joined: index > 0 })));
}

function join(part: readonly Piece[]): string {
  return part.map(({ text, joined }, index) => (joined || !index ? text : `\n${text}`)).join("");
}
