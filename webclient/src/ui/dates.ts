// Times, days and numbers as they are read, in the language of the page.

import { language } from "../client/translation";
import { inRegion } from "./language";

/** Whether people here count the hours to 12 or to 24, whatever language they read. */
const { hourCycle } = new Intl.DateTimeFormat(undefined, { hour: "numeric" }).resolvedOptions();

const FORMATS = {
  clock: { hour: "2-digit", minute: "2-digit", hourCycle },
  day: { weekday: "long", day: "numeric", month: "long", year: "numeric" },
  short: { dateStyle: "medium", timeStyle: "short", hourCycle },
  whole: { dateStyle: "full", timeStyle: "medium", hourCycle },
} as const satisfies Record<string, Intl.DateTimeFormatOptions>;

/** Made when they are needed first: the language is not known before. */
const made = new Map<string, Intl.DateTimeFormat>();

function written(name: keyof typeof FORMATS, time: number): string {
  const locale = inRegion(language(), navigator.languages);
  const key = `${name} ${locale}`;
  const format = made.get(key) ?? new Intl.DateTimeFormat(locale, FORMATS[name]);
  made.set(key, format);
  return format.format(time);
}

export function timeOfDay(time: number): string {
  return written("clock", time);
}

export function dayOf(time: number): string {
  return written("day", time);
}

export function dayAndTime(time: number): string {
  return written("whole", time);
}

/** Day and time as briefly as they are still clear in any year. */
export function shortDate(time: number): string {
  return written("short", time);
}

/** A number with what parts its thousands. */
export function numberWords(number: number): string {
  return number.toLocaleString(inRegion(language(), navigator.languages));
}

/** A day, here, as fields for dates have it: 2026-11-22. */
export function isoDay(time: number): string {
  const date = new Date(time);
  const parts = [date.getFullYear(), date.getMonth() + 1, date.getDate()];
  return parts.map((part) => String(part).padStart(2, "0")).join("-");
}

/** Whether two times are on the same day, here. Quick, for it is asked for every entry. */
export function isSameDay(one: number, other: number): boolean {
  const [first, second] = [new Date(one), new Date(other)];
  return first.getDate() === second.getDate() && Math.abs(one - other) < 86_400_000 * 2 && first.getMonth() === second.getMonth();
}
