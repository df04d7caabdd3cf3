// From a message of the server to the entry that tells of it, or to what it changes of an earlier one.
// The same for what happens now and for what comes out of the history.

import * as caps from "../wire/capabilities";
import { type Message, param } from "../wire/message";
import { fold } from "../wire/names";
import { parseSource } from "../wire/source";
import { DRAFT_REPLY, EDITED, REACT, REPLY, UNREACT } from "../wire/tags";
import { parseTime } from "../wire/timestamp";
import { type Amendment, type Deed, LONGEST_REACTION } from "./amendments";
import type { Features } from "./features";
import { type Entry, entry, type Kind } from "./model";
import { describeModes, parseModes } from "./modes";
import { _ } from "./translation";

const CTCP = "\x01";
const ACTION = "\x01ACTION ";

/** What an entry is about. `about` is who it tells of, where that is not the author. */
interface Story {
  readonly kind: Kind;
  readonly author: string;
  readonly text: string;
  readonly about?: string;
}

type Teller = (message: Message, actor: string, features: Features) => Story | null;

const TELLERS: Readonly<Record<string, Teller>> = {
  PRIVMSG: said,
  NOTICE: said,
  JOIN: (_, author) => ({ kind: "joined", author, text: "" }),
  PART: (message, author) => ({ kind: "left", author, text: param(message, 1) }),
  QUIT: (message, author) => ({ kind: "left", author, text: param(message, 0) }),
  // In the history a REDACT with a message's msgid is in its place (docs/protocol.md, "Removing").
  REDACT: (_, author) => ({ kind: "removed", author, text: "" }),
  KICK: kicked,
  NICK: (message, author) => ({ kind: "renamed", author, text: param(message, 0), about: param(message, 0) }),
  TOPIC: (message, author) => ({ kind: "topic", author, text: param(message, 1) }),
  MODE: (message, author, features) => ({
    kind: "info",
    author,
    text: `${describeModes(author, parseModes(message.params.slice(1), features))}.`,
  }),
};

/**
 * Make the entry for a message, or null for one that isn't shown, or changes another (amendmentOf).
 *
 * `me` is our folded nick; `now` (milliseconds) and `freshId` stand in for missing time and msgid tags.
 */
export function narrate(
  message: Message,
  me: string,
  features: Features,
  now: number,
  freshId: () => string,
): Entry | null {
  if (deedOf(message)) return null;
  const story = TELLERS[message.command]?.(message, actorOf(message), features);
  if (!story) return null;
  const msgid = message.tags["msgid"] ?? null;
  return entry({
    id: msgid ?? freshId(),
    kind: story.kind,
    author: story.author,
    text: story.text,
    time: timeOf(message, now),
    seq: sequenceNumber(message),
    msgid,
    own: me === fold(story.author) || (story.about !== undefined && me === fold(story.about)),
    replyTo: answered(message),
    edited: EDITED in message.tags,
  });
}

/**
 * What a message changes of an earlier one, null where it stands for itself.
 *
 * Sources: https://ircv3.net/specs/client-tags/react, https://ircv3.net/specs/extensions/message-redaction,
 * and docs/protocol.md, "Editing".
 */
export function amendmentOf(message: Message, me: string, now: number): Amendment | null {
  const edited = message.tags[EDITED];
  const newest = { deed: "edit" as Deed, target: message.tags["msgid"], text: spoken(param(message, 1)) };
  // What is in its newest version already takes the place of older ones.
  const done = edited === undefined ? deedOf(message) : newest;
  if (!done?.target) return null;
  const seq = edited === undefined ? sequenceNumber(message) : number(edited);
  const actor = actorOf(message);
  return {
    deed: done.deed,
    target: done.target,
    actor,
    text: done.text,
    order: { seq: seq ?? 0, time: timeOf(message, now) },
    own: fold(actor) === me,
  };
}

/** The nick that a message comes from, or the server's name. */
export function actorOf(message: Message): string {
  return parseSource(message.source).nick;
}

/** The conversation's number of a message, null where it has none that can be one. */
export function sequenceNumber(message: Message): number | null {
  return number(message.tags[caps.SEQ]);
}

function number(text: string | undefined): number | null {
  return text !== undefined && /^\d{1,15}$/.test(text) ? Number(text) : null;
}

/** What is done to which message, and with which words. */
function deedOf({ command, params, tags }: Message): { deed: Deed; target: string | undefined; text: string } | null {
  const [, second = "", third = ""] = params;
  const target = answered({ tags }) ?? undefined;
  if ((command === "PRIVMSG" || command === "NOTICE") && caps.EDIT in tags) {
    return { deed: "edit", target: tags[caps.EDIT], text: spoken(second) };
  }
  if (command === "REDACT" && second !== tags["msgid"]) return { deed: "remove", target: second, text: third };
  if (command !== "TAGMSG") return null;
  if (tags[REACT]) return { deed: "react", target, text: tags[REACT].slice(0, LONGEST_REACTION) };
  if (tags[UNREACT]) return { deed: "unreact", target, text: tags[UNREACT].slice(0, LONGEST_REACTION) };
  return null;
}

function answered({ tags }: Pick<Message, "tags">): string | null {
  return tags[REPLY] || tags[DRAFT_REPLY] || null;
}

function timeOf(message: Message, now: number): number {
  return parseTime(message.tags["time"]) ?? now;
}

function said(message: Message, author: string): Story | null {
  const text = param(message, 1);
  if (text.startsWith(ACTION)) return { kind: "action", author, text: spoken(text) };
  if (text.startsWith(CTCP)) return null; // a question between programs, such as VERSION
  return { kind: message.command === "NOTICE" ? "notice" : "said", author, text };
}

/** A text without what makes it an action (CTCP ACTION). */
function spoken(text: string): string {
  if (!text.startsWith(ACTION)) return text;
  return text.slice(ACTION.length).replace(/\x01$/, "");
}

function kicked(message: Message, actor: string): Story {
  const reason = param(message, 2);
  const words = reason ? _("removed by {nick}: {reason}", { nick: actor, reason }) : _("removed by {nick}", { nick: actor });
  return { kind: "left", author: param(message, 1), text: words };
}
