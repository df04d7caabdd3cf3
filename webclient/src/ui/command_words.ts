// What each command that can be typed does, in words.

import { usages } from "../client/commands";
import { _, N_ } from "../client/translation";
import { firstWord } from "../client/words";

const WORDS: Readonly<Record<string, string>> = {
  "/me": N_("Tell what you do, such as: /me waves"),
  "/msg": N_("Write to somebody in private"),
  "/whois": N_("Show somebody's profile"),
  "/join": N_("Enter a channel"),
  "/part": N_("Leave the channel"),
  "/invite": N_("Invite somebody; alone, show where you are invited"),
  "/topic": N_("Say what the channel is about"),
  "/nick": N_("Take another name"),
  "/quit": N_("Leave Hubbub"),
  "/help": N_("Show these commands"),
  "/kick": N_("Remove somebody from the channel"),
  "/ban": N_("Keep somebody out of the channel"),
  "/unban": N_("Let somebody in again"),
  "/op": N_("Make people moderators"),
  "/deop": N_("Take that back"),
  "/voice": N_("Give people voice: they may write where only people with a role may"),
  "/devoice": N_("Take their voice back"),
  "/mode": N_("Change the channel's modes by their letters"),
};

/** How a command is used, and what it does. */
export type Explained = readonly [usage: string, words: string];

/** All of them: those of everybody, then those of moderators. */
export function explainedCommands(): { everybody: Explained[]; moderators: Explained[] } {
  const { everybody, moderators } = usages();
  return { everybody: everybody.map(explained), moderators: moderators.map(explained) };
}

function explained(usage: string): Explained {
  return [usage, _(WORDS[firstWord(usage)[0]] ?? "")];
}
