// What we say: shown at once as pending, cut to size, sent in order, and sent again after a break.

import * as caps from "../wire/capabilities";
import { type Message, message } from "../wire/message";
import { REACT, replyTo, type Tags, TYPING, UNREACT } from "../wire/tags";
import { formatTime } from "../wire/timestamp";
import { clean, compose, lineSize, oneLine, splitMessage } from "./compose";
import { type Entry, entry, isSpoken } from "./model";
import { LIMIT, type Outgoing } from "./outbox";
import type { Room } from "./room";
import type { State } from "./state";
import { settle } from "./talk";
import { _, N_ } from "./translation";

const MAYBE_STORED = N_(
  "The connection was lost before the server had confirmed this message. It may have arrived; " +
  "look whether others have seen it before you send it again.",
);
const ON_ITS_WAY = N_("That message is on its way already. As soon as it has arrived you can remove it.");

/** Puts our messages into the outbox, and what is due of them onto the line. */
export class Speaker {
  #batches = 0;

  constructor(
    private readonly state: State,
    private readonly freshNonce: () => string,
  ) {}

  /** Show and send a text; `replyTo` is the msgid of the message that it answers. Whether there was one to send. */
  say(room: Room, text: string, now: number, { action = false, replyTo = null as string | null } = {}): boolean {
    const parts = this.#parts(room, action ? oneLine(text) : clean(text));
    parts.forEach((part, index) => {
      const pending = entry({
        id: this.freshNonce(),
        kind: action ? "action" : "said",
        author: this.state.nick,
        text: part,
        time: now,
        own: true,
        delivery: "pending",
        replyTo: index ? null : replyTo,
      });
      room.timeline.addPending(pending);
      this.#queue(room, pending);
    });
    return parts.length > 0;
  }

  /** Send a message again that has failed; with a nonce it can't be stored twice. */
  retry(room: Room, id: string, now: number): void {
    const retried = room.timeline.retry(id, now);
    if (retried) this.#queue(room, retried);
  }

  /** Delete a message of our own that has failed, or that waits and was never sent. */
  discard(room: Room, id: string): void {
    if (room.timeline.entry(id)?.delivery === "failed" || this.state.outbox.withdraw(id)) room.timeline.discard(id);
    else this.state.problem(_(ON_ITS_WAY), room.key);
  }

  /** Replace the text of a message of ours. It is shown when the server has stored it. */
  edit(room: Room, msgid: string, text: string): void {
    const { features } = this.state;
    const edited = room.timeline.message(msgid);
    const [part, ...more] = this.#parts(room, clean(text));
    if (!features.has(caps.EDIT) || !features.has(caps.ECHO_MESSAGE)) {
      this.state.problem(_("This server keeps messages as they are. Send a new one instead."), room.key);
    } else if (!edited || !isSpoken(edited)) {
      this.state.problem(_("That message is no longer here to be changed."), room.key);
    } else if (part === undefined || more.length) {
      this.state.problem(_("The text is empty or too long for one message. Nothing was changed."), room.key);
    } else {
      this.#add(outgoing(room, this.freshNonce(), part, { action: edited.kind === "action", edits: msgid }));
    }
  }

  /** Answer a message with an emoji, or take that back. */
  react(room: Room, msgid: string, text: string, add: boolean): void {
    const tags = { [add ? REACT : UNREACT]: text, ...replyTo(msgid) };
    this.#ask(caps.MESSAGE_TAGS, _("This server knows nothing of reactions."), room, "TAGMSG", [], tags);
  }

  /** Take a message back, or as a moderator remove somebody else's. */
  remove(room: Room, msgid: string): void {
    this.#ask(caps.REDACTION, _("This server knows nothing of removing messages."), room, "REDACT", [msgid]);
  }

  /** Tell the others that we are writing, or have stopped without sending it. */
  typing(room: Room, active: boolean): void {
    if (!this.state.features.has(caps.MESSAGE_TAGS) || !this.state.isOnline(room)) return;
    this.state.output.push(message("TAGMSG", [room.name], { [TYPING]: active ? "active" : "done" }));
  }

  /** Note for all our devices that a conversation is read until `time`, in milliseconds since 1970. */
  markRead(room: Room, time: number): void {
    if (time <= (room.read ?? 0)) return;
    room.read = time;
    if (!this.state.features.has(caps.READ_MARKER)) return;
    this.state.output.push(message("MARKREAD", [room.name, `timestamp=${formatTime(time)}`]));
  }

  /** The messages that may be sent now. */
  due(now: number): Message[] {
    const { outbox, features } = this.state;
    const messages: Message[] = [];
    for (let due = outbox.due(); due.length; due = outbox.due()) {
      for (const each of due) {
        this.#batches += 1;
        messages.push(...compose(each, features, this.#lineSize(each.target), `m${this.#batches}`));
        if (!features.has(caps.ECHO_MESSAGE)) {
          outbox.take(each.nonce);
          settle(this.state, each.key, each.nonce, now);
        }
      }
    }
    return messages;
  }

  /** Without nonces the server would store a message twice that had already reached it. */
  dropDoubtful(): void {
    if (this.state.features.has(caps.NONCE)) return;
    for (const each of [...this.state.outbox]) {
      if (!each.tried) continue;
      this.state.outbox.take(each.nonce);
      this.state.refuse(each, _(MAYBE_STORED));
    }
  }

  #queue(room: Room, { id, text, kind, replyTo }: Entry): void {
    this.#add(outgoing(room, id, text, { action: kind === "action", replyTo }));
  }

  #add(outgoing: Outgoing): void {
    if (this.state.outbox.isFull) {
      const words = _("{count} messages are waiting to be sent. Send this one again when they are through.", { count: LIMIT });
      this.state.refuse(outgoing, words);
    } else {
      this.state.outbox.add(outgoing);
    }
  }

  /** Ask for something about a message, where the server can do that; `lacking` says that it can't. */
  #ask(capability: string, lacking: string, room: Room, command: string, params: string[], tags: Tags = {}): void {
    if (this.state.features.has(capability)) this.state.output.push(message(command, [room.name, ...params], tags));
    else this.state.problem(lacking, room.key);
  }

  #parts(room: Room, text: string): string[] {
    return splitMessage(text, this.state.features, this.#lineSize(room.name));
  }

  #lineSize(target: string): number {
    return lineSize(this.state.nick, this.state.source, target);
  }
}

function outgoing(
  { key, name }: Room,
  nonce: string,
  text: string,
  { action = false, replyTo = null as string | null, edits = null as string | null },
): Outgoing {
  return { nonce, key, target: name, text, action, replyTo, edits, sent: false, tried: false };
}
