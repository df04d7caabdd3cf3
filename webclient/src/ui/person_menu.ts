// What can be done about somebody: talking to them, and what one's role in the channel lets one do to them.

import type { Room } from "../client/room";
import { mayRemove, moderates, roleActions } from "../client/roles";
import { _ } from "../client/translation";
import { fold } from "../wire/names";
import { type Groups, type Item, menuAt } from "./menu";
import type { View } from "./view.svelte";

/** Open the menu of a person, where the event has happened. */
export function openPersonMenu(view: View, room: Room, nick: string, event: MouseEvent): void {
  event.preventDefault();
  view.menu = menuAt(event, nick, personMenu(view, room, nick));
}

function personMenu(view: View, room: Room, nick: string): Groups {
  const isMe = fold(nick) === fold(view.nick);
  const talking: Item[] = [{ label: _("Write in private"), act: () => view.openDirect(nick) }];
  if (room.isChannel) talking.push({ label: _("Mention"), act: () => view.mention(nick) });
  const account = { label: _("Your account"), act: () => view.openAccount() };
  const profile = { label: _("Profile"), act: () => view.showProfile(nick) };
  return [[...(isMe ? [account] : talking), profile], ...moderation(view, room, nick)];
}

function moderation(view: View, room: Room, nick: string): Groups {
  const signs = view.session.state.features.roleSigns;
  const [me, other] = [room.roster.get(view.nick), room.roster.get(nick)];
  if (!other || !moderates(me, signs)) return [];
  const roles = roleActions(me, other, signs).map(({ label, change }) => ({
    label,
    act: () => void view.session.tell(room.key, view.session.moderation.change(room, [change])),
  }));
  if (!mayRemove(me, other, signs)) return [roles];
  const ask = (deed: "remove" | "ban" | "mute") => void view.load(import("./RemovalDialog.svelte"), { room, nick, deed });
  const removal = [
    { label: _("Keep from writing…"), act: () => ask("mute"), isGrave: true },
    { label: _("Remove from the channel…"), act: () => ask("remove"), isGrave: true },
    { label: _("Ban from the channel…"), act: () => ask("ban"), isGrave: true },
  ];
  return [roles, removal];
}
