// What calls somebody in a text: their name.

import { fold } from "../wire/names";
import { parse } from "./markup";
import { People } from "./mentions";

/** Whether a text calls `nick`: their name, outside of code and addresses. */
export function isCalled(text: string, nick: string): boolean {
  if (!fold(text).includes(fold(nick))) return false; // quick, for all the texts that mean nobody
  return parse(text, new People(nick)).some((line) => line.some(({ styles }) => styles.has("mention")));
}
