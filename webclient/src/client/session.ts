// One person's stay on the server: the connection is made again after every break, until that is pointless.
// Everything that the page can ask for is a method here.

import { type Message, message } from "../wire/message";
import { fold, isChannel } from "../wire/names";
import { Account } from "./account";
import { Backoff } from "./backoff";
import type { Connect } from "./connection";
import type { Entrance } from "./entrance";
import type { Handshake, Visitor } from "./handshake";
import { Inviting } from "./inviting";
import type { Link } from "./model";
import { Moderation } from "./moderation";
import type { Place } from "./place";
import type { Query } from "./query";
import { Reducer } from "./reducer";
import type { Endpoint } from "./pushes";
import type { Room } from "./room";
import { randomWord, type Secrets } from "./secrets";
import type { State } from "./state";
import { _ } from "./translation";
import { type End, type Host, Visit } from "./visit";

/** How often a name that is taken after a break is put down to our own old connection. */
const GHOST_TRIES = 5;
const NONCE_BYTES = 16;

/** Why the name or the password was not taken, in words. */
export interface Refusal {
  readonly nick: string;
  readonly words: string;
  readonly asksPassword: boolean;
}

export class Session implements Host {
  link: Link = "closed";
  /** The state of the connection in words. */
  linkWords = "";
  refusal: Refusal | null = null;
  /** Whether the server has let us in, since the page was opened. */
  wasLetIn = false;
  readonly #reducer = new Reducer("", freshNonce);
  readonly #backoff = new Backoff(Math.random);
  readonly account: Account;
  readonly inviting: Inviting;
  readonly moderation: Moderation;
  #visit: Visit | null = null;
  #visitor: Visitor | null = null;
  /** The channel that a link leads to, until we are there. */
  #destination = "";
  #onlineSince: number | null = null;
  #ghostTries = 0;
  /** Whether to go on trying though the server has never let us in. */
  #insists = false;
  #retry: ReturnType<typeof setTimeout> | undefined;

  /** `onChange` is called whenever something may be different. */
  constructor(
    private readonly connect: Connect,
    private readonly secrets: Secrets,
    private readonly onChange: () => void,
  ) {
    const session = this;
    const host = {
      get isReady() {
        return session.#visit?.isReady ?? false;
      },
      flush: () => this.#flush(),
      unmask: () => this.#visit?.unmask(),
      freshNonce,
    };
    this.account = new Account(this.#reducer, secrets, host);
    this.inviting = new Inviting(this.#reducer, host);
    this.moderation = new Moderation(this.state, host);
  }

  get state(): State {
    return this.#reducer.state;
  }

  // Coming and going

  /** Enter under a name, with the password of its account where that is typed; `keep` what logs in without it. */
  enter(nick: string, password: string, keep = true): void {
    this.account.choose(nick, password, keep);
    this.#introduce({ nick, secret: this.secrets.of(nick), credentials: this.account.credentials });
  }

  /**
   * Enter by a link: with `newPassword` as the owner of an account that it makes or opens, else as `enter` does.
   *
   * `channel` is shown first.
   */
  enterBy(entrance: Entrance, nick: string, password: string, newPassword: string, channel = ""): void {
    this.account.choose(nick, password, true);
    const credentials = newPassword ? null : this.account.credentials;
    this.#introduce({ nick, secret: this.secrets.of(nick), credentials, entrance, newPassword });
    this.#destination = channel;
  }

  #introduce(visitor: Visitor): void {
    this.refusal = null;
    this.#insists = false;
    this.#visitor = visitor;
    if (this.#visit?.handshake.stage === "refused") {
      this.#tellLink("connecting", _("Entering…"));
      void this.#visit.rename(this.#visitor);
    } else {
      this.#begin();
    }
    this.onChange();
  }

  /** Enter under the name of before, as soon as the server can be reached. */
  comeIn(nick: string): void {
    this.enter(nick, "");
    this.#insists = true;
  }

  /** Come back now, and not only after the delay. */
  comeBack(): void {
    if (this.link === "waiting" || this.link === "closed") this.#begin();
    this.onChange();
  }

  /** Leave the server, and tell the others why where that is given. */
  leave(reason = ""): void {
    clearTimeout(this.#retry);
    if (this.#visit) this.#visit.leave(reason);
    else this.#tellLink("closed", _("You have left."));
    this.onChange();
  }

  /** Leave, and have nothing in this browser log in to the account. */
  logOut(): void {
    this.account.logOut();
    this.leave();
  }

  // What people do. Each is for a conversation by its key.

  say(key: string, text: string, replyTo: string | null = null): boolean {
    return this.#do(key, (room) => this.#reducer.speaker.say(room, text, Date.now(), { replyTo })) ?? false;
  }

  act(key: string, text: string): void {
    this.#do(key, (room) => this.#reducer.speaker.say(room, text, Date.now(), { action: true }));
  }

  retry(key: string, id: string): void {
    this.#do(key, (room) => this.#reducer.speaker.retry(room, id, Date.now()));
  }

  discard(key: string, id: string): void {
    this.#do(key, (room) => this.#reducer.speaker.discard(room, id));
  }

  edit(key: string, msgid: string, text: string): void {
    this.#do(key, (room) => this.#reducer.speaker.edit(room, msgid, text));
  }

  react(key: string, msgid: string, text: string, add: boolean): void {
    this.#do(key, (room) => this.#reducer.speaker.react(room, msgid, text, add));
  }

  remove(key: string, msgid: string): void {
    this.#do(key, (room) => this.#reducer.speaker.remove(room, msgid));
  }

  typing(key: string, active: boolean): void {
    this.#do(key, (room) => this.#reducer.speaker.typing(room, active));
  }

  markRead(key: string, time: number): void {
    this.#do(key, (room) => this.#reducer.speaker.markRead(room, time));
  }

  /** Somebody has turned to a conversation. */
  lookAt(key: string): void {
    this.#do(key, (room) => this.#reducer.lookAt(room));
  }

  /** Have the page before what is read. */
  loadOlder(key: string): void {
    this.#do(key, (room) => this.#reducer.loadOlder(room));
  }

  /** Have the page after the part of the past that is read. */
  loadNewer(key: string): void {
    this.#do(key, (room) => this.#reducer.loadNewer(room));
  }

  /** Go back to what goes on now. */
  leavePast(key: string): void {
    this.#do(key, (room) => this.#reducer.leavePast(room));
  }

  /** Have a place in a conversation be read, held or not. */
  lookFor(key: string, place: Place): void {
    this.#do(key, (room) => this.#reducer.lookFor(room, place));
  }

  /** Look for messages. The answer stands in the state. */
  search(query: Query): void {
    this.#reducer.search(query);
    this.#flush();
  }

  /** Look for more of what was found. */
  searchOn(): void {
    this.state.searching.askForMore();
    this.#flush();
  }

  /** Nobody looks at what was found any more. */
  forgetSearch(): void {
    this.state.searching.forget();
    this.onChange();
  }

  part(key: string, reason = ""): void {
    this.#do(key, (room) => this.#reducer.leave(room, reason));
  }

  /** Take a conversation off the list. A private one comes back when somebody writes in it. */
  close(key: string): void {
    const room = this.state.rooms.get(fold(key));
    if (room && !room.joined) this.state.rooms.delete(room.key);
    this.#flush();
  }

  setTopic(key: string, topic: string): void {
    this.#do(key, (room) => this.#reducer.ask(message("TOPIC", [room.name, topic])));
  }

  join(channel: string, word = ""): void {
    const name = isChannel(channel) ? channel : `#${channel}`;
    const known = this.state.channel(name);
    if (known?.joined) this.state.arrive(known.key);
    else this.#reducer.join(name, word);
    this.#flush();
  }

  /** Begin or find the private conversation with somebody; its key. */
  openDirect(nick: string): string {
    const { key } = this.#reducer.openDirect(nick, Date.now());
    this.#flush();
    return key;
  }

  rename(nick: string): void {
    this.#reducer.ask(message("NICK", [nick]));
    this.#flush();
  }

  /** Have push notifications sent to this device. */
  wantPushes(endpoint: Endpoint): void {
    this.state.pushes.want(endpoint).forEach((each) => this.#reducer.ask(each));
    this.#flush();
  }

  /** Have none sent to it any more. */
  leavePushes(): void {
    this.state.pushes.leave().forEach((each) => this.#reducer.ask(each));
    this.#flush();
  }

  report(words: string, key: string): void {
    this.state.problem(words, key);
    this.onChange();
  }

  /** Report what an answer says, such as why something was refused, if it says anything. */
  async tell(key: string, answer: Promise<string>): Promise<void> {
    const words = await answer;
    if (words) this.report(words, key);
  }

  // What the visit tells

  heard(): void {
    this.#flush();
  }

  takes(received: Message): boolean {
    return this.account.receive(received) || this.inviting.receive(received);
  }

  entered(): void {
    this.wasLetIn = true;
    this.#ghostTries = 0;
    this.#onlineSince = Date.now();
    this.secrets.nick = this.state.nick;
    const proven = this.#visit?.handshake.proven;
    if (proven) this.account.take(proven);
    if (this.#visitor) this.#visitor = { ...this.#visitor, entrance: null, newPassword: "" };
    if (this.#destination) this.join(this.#destination);
    this.#destination = "";
    this.#tellLink("online", _("Connected"));
  }

  refused(handshake: Handshake): void {
    if (this.wasLetIn && handshake.taken && !handshake.asksPassword && this.#ghostTries < GHOST_TRIES) {
      this.#ghostTries += 1;
      this.#visit?.end(_("The name {nick} is still taken by your old connection.", { nick: handshake.nick }));
      return;
    }
    if (handshake.asksPassword) this.account.giveUp();
    this.refusal = { nick: handshake.nick, words: handshake.refusal, asksPassword: handshake.asksPassword };
    this.#tellLink("connecting", _("Choose a name."));
  }

  ended({ words, final }: End): void {
    if (this.#onlineSince !== null) {
      this.#backoff.ended((Date.now() - this.#onlineSince) / 1000);
      this.#onlineSince = null;
      this.#keepName();
    }
    const isUnreachable = this.#visit?.handshake.stage === "asking"; // it has not said a word
    this.#visit = null;
    this.#reducer.disconnect();
    this.account.disconnect();
    this.inviting.disconnect();
    if (final || !(this.wasLetIn || (this.#insists && isUnreachable))) {
      this.#tellLink("closed", words);
    } else {
      const delay = this.#backoff.nextDelay();
      const seconds = Math.max(1, Math.round(delay));
      this.#tellLink("waiting", _("{reason} Trying again in {seconds} s.", { reason: words, seconds }));
      this.#retry = setTimeout(() => this.comeBack(), delay * 1000);
    }
    this.onChange();
  }

  #begin(): void {
    if (!this.#visitor) return;
    clearTimeout(this.#retry);
    this.#visit?.end("", true);
    this.#tellLink("connecting", _("Connecting…"));
    const credentials = this.#visitor.newPassword ? null : this.account.credentials;
    this.#visitor = { ...this.#visitor, credentials };
    this.#visit = new Visit(this.#visitor, this.connect, freshNonce, this.#reducer, this);
  }

  /** Come back under the name that we have now; the secret of the first one says who we are. */
  #keepName(): void {
    if (this.#visitor) this.#visitor = { ...this.#visitor, nick: this.state.nick };
  }

  #do<T>(key: string, deed: (room: Room) => T): T | null {
    const room = this.state.rooms.get(fold(key));
    if (!room) return null;
    const done = deed(room);
    this.#flush();
    return done;
  }

  #flush(): void {
    if (this.#visit?.isReady) this.#visit.send(this.#reducer.takeOutput(Date.now()));
    this.onChange();
  }

  #tellLink(link: Link, words: string): void {
    this.link = link;
    this.linkWords = words;
  }
}

function freshNonce(): string {
  return randomWord(NONCE_BYTES);
}
