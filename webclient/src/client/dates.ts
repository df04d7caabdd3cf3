// Reading a date as people write it. The counterpart of src/hubbub/client/dates.py.

import { _, language, N_ } from "./translation";

export const EXPECTED = N_("Write a date, such as 5 March, 5.3.2026, 2026-03-05, yesterday, Monday or 3 weeks ago.");

const DAYS = [N_("today"), N_("yesterday")];
/** Letters of a month or a day of the week. */
const SHORTEST = 3;
/** Years in which there is a 29th of February, also around 1900. */
const MOST_YEARS = 9;
/** In days; nobody who writes "2 months ago" means it to the day. */
const UNITS: Readonly<Record<string, number>> = { day: 1, week: 7, month: 30, year: 365 };

const ISO = /^(\d{4})-(\d{1,2})-(\d{1,2})$/;
const DAY_FIRST = /^(\d{1,2})[./](\d{1,2})(?:[./](\d{4}|\d{2})?)?$/;
const AGO = /^(\d{1,4}|an?|one) (day|week|month|year)s?(?: ago)?$/;
const DAY_AND_MONTH = /^(\d{1,2})(?:st|nd|rd|th|\.)? (\p{L}{3,9})(?: (\d{4}|\d{2}))?$/u;
const MONTH_AND_DAY = /^(\p{L}{3,9}) (\d{1,2})(?:st|nd|rd|th)?(?: (\d{4}|\d{2}))?$/u;
const MONTH = /^(\p{L}{3,9}) (\d{4})$/u;

/**
 * The day that is meant, at its beginning here; null where that can't be told. Without a year, the last such day.
 *
 * Where both could be meant, as in 5/3, the day comes first.
 */
export function parseDate(text: string, now: Date): Date | null {
  const words = text.toLowerCase().replaceAll(",", " ").trim().replace(/\s+/gu, " ");
  return relative(words, now) ?? numbers(words, now) ?? named(words.replaceAll(".", ""), now);
}

/** The beginning of the day of a moment. */
export function startOf(moment: Date): Date {
  const day = new Date(moment);
  day.setHours(0, 0, 0, 0);
  return day;
}

function relative(words: string, now: Date): Date | null {
  const days = DAYS.findIndex((word) => words === word || words === _(word));
  if (days >= 0) return back(now, days);
  const [, count = "", unit = ""] = AGO.exec(words) ?? [];
  if (unit) return back(now, (/^\d/.test(count) ? Number(count) : 1) * (UNITS[unit] ?? 0));
  const weekday = numberOf(words.replace(/^last /, "").replace(/^on /, ""), "weekday");
  return weekday === null ? null : back(now, (now.getDay() - weekday + 7) % 7 || 7);
}

function numbers(words: string, now: Date): Date | null {
  const iso = ISO.exec(words);
  if (iso) return dayOf(Number(iso[1]), Number(iso[2]), Number(iso[3]));
  const [, first, second, year] = DAY_FIRST.exec(words) ?? [];
  if (!first || !second) return null;
  const [day, month] = [Number(first), Number(second)];
  return month > 12 ? inYear(month, day, year, now) : inYear(day, month, year, now);
}

function named(words: string, now: Date): Date | null {
  for (const [pattern, order] of [
    [DAY_AND_MONTH, [1, 2, 3]],
    [MONTH, [0, 1, 2]],
    [MONTH_AND_DAY, [2, 1, 3]],
  ] as const) {
    const match = pattern.exec(words);
    const month = match ? numberOf(match[order[1]] ?? "", "month") : null;
    if (match && month !== null) return inYear(order[0] ? Number(match[order[0]]) : 1, month + 1, match[order[2]], now);
  }
  return null;
}

function inYear(day: number, month: number, year: string | undefined, now: Date): Date | null {
  if (year) return dayOf(Number(year) + (year.length === 2 ? 2000 : 0), month, day);
  for (let each = now.getFullYear(); each > now.getFullYear() - MOST_YEARS; each -= 1) {
    const found = dayOf(each, month, day);
    if (found && found <= now) return found;
  }
  return null;
}

/** A day of the calendar, null for one such as the 31st of February. */
function dayOf(year: number, month: number, day: number): Date | null {
  const date = new Date(0);
  date.setFullYear(year, month - 1, day); // a year below 100 is that year, other than in the constructor
  date.setHours(0, 0, 0, 0);
  return year > 0 && date.getMonth() === month - 1 && date.getDate() === day ? date : null;
}

/** The day so many days before a moment, null from before there were years. */
function back(moment: Date, days: number): Date | null {
  const day = startOf(moment);
  day.setDate(day.getDate() - days);
  return day.getFullYear() > 0 ? day : null;
}

/** Which month (from 0) or day of the week (from Sunday as 0) begins so, in English or in the page's language. */
function numberOf(name: string, kind: "month" | "weekday"): number | null {
  if (name.length < SHORTEST) return null;
  const count = kind === "month" ? 12 : 7;
  // The year 2023 began on a Sunday, so that these are its first months, and its first days.
  const days = Array.from({ length: count }, (_each, at) => new Date(2023, kind === "month" ? at : 0, kind === "month" ? 1 : at + 1));
  for (const spoken of ["en", language()]) {
    const words = new Intl.DateTimeFormat(spoken, { [kind]: "long" });
    const found = days.findIndex((day) => words.format(day).toLowerCase().startsWith(name));
    if (found >= 0) return found;
  }
  return null;
}
