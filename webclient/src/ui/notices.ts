// Notices of the system and a sound, for what came in while nobody looks at the page.

import { type Arrival, calls } from "../client/calls";
import { _ } from "../client/translation";
import { showByWorker } from "./device";
import type { Settings } from "./settings.svelte";

/** Notices in a stretch of time, in milliseconds; what comes sooner is seen in the title. */
const MOST_NOTICES = 3;
const STRETCH = 10_000;
/** Characters of a message that a notice shows. */
const MOST_SHOWN = 200;

/** Whether the browser shows notices. Pages that came over plain HTTP from elsewhere may not even ask. */
export type NoticeState = NotificationPermission | "insecure";

export function noticeState(): NoticeState {
  return globalThis.isSecureContext && "Notification" in globalThis ? Notification.permission : "insecure";
}

/** Have the browser ask whether the page may show notices. */
export async function askForNotices(): Promise<NoticeState> {
  if (noticeState() === "default") await Notification.requestPermission();
  return noticeState();
}

export class Notices {
  readonly #shown = new Map<string, Notification>();
  #times: number[] = [];
  #sound: AudioContext | null = null;

  /** `open` opens a conversation. */
  constructor(
    private readonly settings: Settings,
    private readonly open: (key: string) => void,
  ) {}

  /** Call for what has arrived, if nobody looks. */
  call(arrivals: readonly Arrival[], nick: string): void {
    if (document.hasFocus()) return;
    const wanted = arrivals.filter((each) => calls(each, this.settings.level(each.room.key) ?? this.settings.chosen.notices, nick));
    const now = Date.now();
    this.#times = this.#times.filter((time) => now - time < STRETCH);
    for (const arrival of wanted) {
      if (this.#times.length >= MOST_NOTICES) return;
      this.#times.push(now);
      void this.#show(arrival);
      if (this.settings.chosen.sound) this.#ring();
    }
  }

  /** A conversation is being read: what has called for it is not needed any more. */
  read(key: string): void {
    this.#shown.get(key)?.close();
    this.#shown.delete(key);
  }

  async #show({ room, entry }: Arrival): Promise<void> {
    if (noticeState() !== "granted") return;
    const title = room.isChannel ? _("{nick} in {channel}", { nick: entry.author, channel: room.name }) : entry.author;
    const body = entry.text.slice(0, MOST_SHOWN);
    // A newer one takes the place of the conversation's older one.
    if (await showByWorker(title, body, room.key, { conversation: room.name, lines: [body], time: entry.time })) return;
    const notice = new Notification(title, { body, tag: room.key, icon: "/icon.svg" });
    this.#shown.set(room.key, notice);
    notice.onclick = () => {
      window.focus();
      this.open(room.key);
    };
    notice.onclose = () => {
      if (this.#shown.get(room.key) === notice) this.#shown.delete(room.key);
    };
  }

  /** Two short tones, once the browser lets the page be heard: after the first click or key in it. */
  #ring(): void {
    const context = (this.#sound ??= new AudioContext());
    for (const [frequency, delay] of [
      [660, 0],
      [880, 0.12],
    ] as const) {
      const [tone, volume] = [context.createOscillator(), context.createGain()];
      const start = context.currentTime + delay;
      tone.frequency.value = frequency;
      volume.gain.setValueAtTime(0.08, start);
      volume.gain.exponentialRampToValueAtTime(0.001, start + 0.25);
      tone.connect(volume).connect(context.destination);
      tone.start(start);
      tone.stop(start + 0.25);
    }
  }
}
