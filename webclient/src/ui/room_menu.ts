// What can be done about a conversation: looking it over, inviting people, what it calls one for, leaving it.

import type { Level } from "../client/calls";
import type { Room } from "../client/room";
import { _ } from "../client/translation";
import { type Item, menuAt } from "./menu";
import type { View } from "./view.svelte";

/** Open the menu of a conversation, where the event has happened. */
export function openRoomMenu(view: View, room: Room, event: MouseEvent): void {
  event.preventDefault();
  view.menu = menuAt(event, room.name, [about(view, room), levels(view, room), [ending(view, room)]]);
}

function about(view: View, room: Room): Item[] {
  if (!room.isChannel) return [{ label: _("Profile"), act: () => view.showProfile(room.name) }];
  if (!room.joined) return [];
  return [
    { label: _("About the channel…"), act: () => void view.load(import("./ChannelDialog.svelte"), { room }) },
    { label: _("Invite somebody…"), act: () => void view.load(import("./InviteDialog.svelte"), { room }) },
  ];
}

function levels({ settings }: View, room: Room): Item[] {
  const chosen = settings.level(room.key);
  const words: readonly (readonly [Level | null, string])[] = [
    [null, _("Call me as usual")],
    ["all", _("Call me for everything")],
    ...(room.isChannel ? [["mentions", _("Call me for what is meant for me")] as const] : []),
    ["nothing", _("Mute")],
  ];
  return words.map(([level, label]) => ({ label, isChosen: level === chosen, act: () => settings.chooseLevel(room.key, level) }));
}

function ending(view: View, room: Room): Item {
  if (room.isChannel && room.joined) return { label: _("Leave the channel"), act: () => view.session.part(room.key), isGrave: true };
  return { label: room.isChannel ? _("Take off the list") : _("Close"), act: () => view.session.close(room.key) };
}
