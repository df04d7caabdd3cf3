// What a notice says: made of the line of IRC that was pushed, and of the notice that is shown of the conversation.

import { summary } from "../client/formatting";
import { _ } from "../client/translation";
import { type Message, param } from "../wire/message";
import { fold, isChannel } from "../wire/names";
import { parseSource } from "../wire/source";
import { parseTime } from "../wire/timestamp";

/** Lines of a conversation that one notice shows, the newest ones. */
const MOST_LINES = 5;

export const NOTICE_ICON = "/icon-192.png";

const ACTION = /^\x01ACTION ([^\x01]*)\x01?$/;

/** What is kept with a notice that is shown. */
export interface Told {
  readonly conversation: string;
  readonly lines: readonly string[];
  readonly time: number;
}

/** What is shown, in the place of the notice with the same tag. */
export interface Notice {
  readonly tag: string;
  readonly title: string;
  readonly body: string;
  readonly told: Told;
}

/** Until when a conversation was read. */
export interface Read {
  readonly tag: string;
  readonly time: number;
}

/** The tag of a conversation's notice. */
export function tagOf(conversation: string): string {
  return fold(conversation);
}

/** The conversation that a line belongs to. */
export function conversationOf(message: Message): string {
  if (message.command === "INVITE") return param(message, 1);
  const target = param(message, 0);
  return isChannel(target) ? target : authorOf(message);
}

/** The notice for a line, with what the one before has told of the conversation; null for what is no news. */
export function noticeOf(message: Message, before: Told | null, now: number): Notice | null {
  const line = lineOf(message);
  if (line === null) return null;
  const conversation = conversationOf(message);
  const lines = [...(before?.lines ?? []), line].slice(-MOST_LINES);
  const time = parseTime(message.tags["time"]) ?? now;
  return { tag: tagOf(conversation), title: conversation, body: lines.join("\n"), told: { conversation, lines, time } };
}

/** What MARKREAD says, null for any other line. */
export function readOf(message: Message): Read | null {
  const time = parseTime(param(message, 1).replace(/^timestamp=/, ""));
  return message.command === "MARKREAD" && time !== null ? { tag: tagOf(param(message, 0)), time } : null;
}

function lineOf(message: Message): string | null {
  const nick = authorOf(message);
  if (message.command === "INVITE") return _("{nick} asks you to come in", { nick });
  if (message.command !== "PRIVMSG") return null;
  const text = param(message, 1);
  const action = ACTION.exec(text)?.[1];
  if (action !== undefined) return `* ${nick} ${summary(action)}`;
  return isChannel(param(message, 0)) ? `${nick}: ${summary(text)}` : summary(text);
}

function authorOf(message: Message): string {
  return parseSource(message.source).nick;
}
