// What one asks of a channel and its people, beyond talking: looking it over, changing it, removing people.
// What is refused comes back in words to who has asked; nothing comes back where all has been done.

import { isSendable, type Message, message, param } from "../wire/message";
import { oneLine } from "./compose";
import { bansOf } from "./masks";
import { type ModeChange, parseModes } from "./modes";
import { type Person, personIn, stranger } from "./person";
import { having, refusalIn, UnansweredError } from "./requests";
import type { Room } from "./room";
import type { State } from "./state";
import { _, N_ } from "./translation";

const NOT_CONNECTED = N_("There is no connection at the moment. Try again when it is back.");
const UNSENDABLE = N_("That can't be sent. No name, mask or key has spaces or starts with a colon.");

const BANS = "b";
const CHANNEL_MODES = "324";
const BAN_LIST = "367";
const INVITATION = "336";

/** An entry of a channel's list of bans; `author` has put it there, at a `time` in milliseconds. */
export interface Listed {
  readonly mask: string;
  readonly author: string;
  readonly time: number;
}

/** What holds in a channel: the letters of its modes with their arguments, and who is kept out. */
export interface Look {
  readonly modes: ReadonlyMap<string, string>;
  readonly bans: readonly Listed[];
}

/** Who sends what is asked. */
export interface ModerationHost {
  readonly isReady: boolean;
  freshNonce(): string;
  flush(): void;
}

export class Moderation {
  constructor(
    private readonly state: State,
    private readonly host: ModerationHost,
  ) {}

  /** Ask for the modes and the bans of a channel. Rejects with UnansweredError. */
  async look({ name }: Room): Promise<Look> {
    const [modes, bans] = await Promise.all([this.#ask(["MODE", name], true), this.#ask(["MODE", name, BANS], true)]);
    const told = having(modes, CHANNEL_MODES)[0];
    const changes = told ? parseModes(told.params.slice(2), this.state.features) : [];
    return {
      modes: new Map(changes.map(({ letter, argument }) => [letter, argument])),
      bans: having(bans, BAN_LIST).map((each) => ({
        mask: param(each, 2),
        author: param(each, 3).split("!", 1)[0] ?? "",
        time: Number(param(each, 4)) * 1000,
      })),
    };
  }

  /** Change modes, roles and lists of a channel. */
  change({ name }: Room, changes: readonly ModeChange[]): Promise<string> {
    const most = this.state.features.modeChanges;
    const steps: string[][] = [];
    for (let start = 0; start < changes.length; start += most) {
      const some = changes.slice(start, start + most);
      const letters = some.map(({ added, letter }) => `${added ? "+" : "-"}${letter}`).join("");
      steps.push(["MODE", name, letters, ...some.map(({ argument }) => argument).filter(Boolean)]);
    }
    return this.#do(steps);
  }

  setTopic({ name }: Room, topic: string): Promise<string> {
    return this.#do([["TOPIC", name, oneLine(topic)]]);
  }

  /** Remove somebody from a channel. They may come back. */
  remove({ name }: Room, nick: string, reason: string): Promise<string> {
    return this.#do([["KICK", name, nick, ...words(reason)]]);
  }

  /** Keep a mask out of a channel, and remove somebody whom it means. */
  ban({ name }: Room, nick: string, mask: string, reason: string): Promise<string> {
    return this.#do([
      ["MODE", name, `+${BANS}`, mask],
      ["KICK", name, nick, ...words(reason)],
    ]);
  }

  /** Change a ban alone. */
  changeBan(room: Room, mask: string, added: boolean): Promise<string> {
    return this.change(room, [{ added, letter: BANS, argument: mask }]);
  }

  /** Find out who somebody is, keep them out in the way that suits best, and remove them where they are in the channel. */
  banPerson(room: Room, nick: string, reason: string): Promise<string> {
    return inWords(async () => {
      const person = await this.lookUp(nick);
      if (!person) {
        return _("Nobody here is called {nick}. To keep a name out all the same, ban it as {nick}!*@*.", { nick });
      }
      const mask = bansOf(person)[0]?.mask ?? "";
      return room.roster.has(person.nick) ? this.ban(room, person.nick, mask, reason) : this.changeBan(room, mask, true);
    });
  }

  /** Find out who somebody is, and lift every ban that banPerson would set. */
  unbanPerson(room: Room, nick: string): Promise<string> {
    return inWords(async () => {
      const bans = bansOf((await this.lookUp(nick)) ?? stranger(nick));
      return this.change(room, bans.map(({ mask }) => ({ added: false, letter: BANS, argument: mask })));
    });
  }

  /** Change modes of a channel, which comes first, in the words of somebody who knows the letters. */
  changeAsTyped(words: readonly string[]): Promise<string> {
    return this.#do([["MODE", ...words]]);
  }

  invite({ name }: Room, nick: string): Promise<string> {
    return this.#do([["INVITE", nick, name]]);
  }

  /** Where one is invited to, in words. */
  invitations(): Promise<string> {
    return inWords(async () => {
      const channels = having(await this.#ask(["INVITE"], true), INVITATION).map((each) => param(each, 1));
      if (!channels.length) return _("Nobody has invited you to a channel that you are not in.");
      return _("You are invited to {channels}. Type /join #CHANNEL to go there.", { channels: channels.join(", ") });
    });
  }

  /** Find out who somebody is; null where nobody is called so. Rejects with UnansweredError. */
  async lookUp(nick: string): Promise<Person | null> {
    const { features, source } = this.state;
    return personIn(await this.#ask(["WHOIS", nick], true), features.signs, source.host);
  }

  /** Do one thing after the other, until one is refused; why it was, in words. */
  #do(steps: readonly string[][]): Promise<string> {
    return inWords(async () => {
      for (const step of steps) {
        const refusal = refusalIn(await this.#ask(step, false));
        if (refusal) return refusal;
      }
      return "";
    });
  }

  async #ask([command = "", ...params]: readonly string[], isQuiet: boolean): Promise<readonly Message[]> {
    const label = this.host.freshNonce();
    const request = message(command, params, { label });
    if (!this.host.isReady) throw new UnansweredError(_(NOT_CONNECTED));
    if (!isSendable(request)) throw new UnansweredError(_(UNSENDABLE));
    const answer = this.state.requests.expect(label, isQuiet);
    this.state.output.push(request);
    this.host.flush();
    return answer;
  }
}

/** What comes of it, in words, also where no answer comes. */
async function inWords(deed: () => Promise<string>): Promise<string> {
  try {
    return await deed();
  } catch (error) {
    if (error instanceof UnansweredError) return error.message;
    throw error;
  }
}

function words(reason: string): string[] {
  const given = oneLine(reason);
  return given ? [given] : [];
}
