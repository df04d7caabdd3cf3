// What the browser does for the page beside showing it: a worker that lasts, notices, and a number on its icon.

import type { Session } from "../client/session";
import { fold } from "../wire/names";
import { NOTICE_ICON, type Told } from "../worker/notice";

/**
 * Why there are no notices on this device, or whether there are.
 *
 * `insecure`: the page came over plain HTTP. `unsupported`: the browser has none. `not installed`: an iPhone or iPad
 * has them only for what is on its home screen. `untrusted`: the browser takes no worker, as from a server whose
 * certificate it doesn't know. `not sent`: the server sends none. `denied`: the person has said no.
 */
export type Standing = "insecure" | "unsupported" | "not installed" | "untrusted" | "not sent" | "denied" | "off" | "on";

let started: Promise<ServiceWorkerRegistration | null> = Promise.resolve(null);

/** Have the worker ready, where there can be one. */
export function startWorker(): void {
  if (hasWorkers()) started = navigator.serviceWorker.register("/sw.js").catch(onNoWorker);
}

function onNoWorker(error: unknown): null {
  if (error instanceof DOMException || error instanceof TypeError) return null; // standing() tells
  throw error;
}

/** Hear which conversation a notice leads to. */
export function onNoticeChosen(open: (conversation: string) => void): void {
  if (!hasWorkers()) return;
  navigator.serviceWorker.addEventListener("message", ({ data }: MessageEvent<{ open?: string }>) => {
    if (data.open) open(data.open);
  });
}

/**
 * Show a notice that outlives the page and is known to the worker; false where there is none. Phones show no others,
 * and what is pushed of the same message doesn't sound again.
 */
export async function showByWorker(title: string, body: string, tag: string, told: Told): Promise<boolean> {
  const registration = await started;
  await registration?.showNotification(title, { body, tag, data: told, icon: NOTICE_ICON, badge: NOTICE_ICON });
  return registration !== null;
}

/** Take away what is shown of a conversation that is being read. */
export async function takeNoticesAway(key: string): Promise<void> {
  const registration = await started;
  for (const notice of (await registration?.getNotifications({ tag: fold(key) })) ?? []) notice.close();
}

/** Show on the program's icon how often we are called. */
export async function showCalled(count: number): Promise<void> {
  await navigator.setAppBadge?.(count);
}

/** Notices on this device for one stay on the server. */
export class Pushing {
  constructor(private readonly session: Session) {}

  async standing(): Promise<Standing> {
    if (!window.isSecureContext) return "insecure";
    if (!hasWorkers() || !("PushManager" in window) || !("Notification" in window)) {
      return isUninstalledOnApple() ? "not installed" : "unsupported";
    }
    if (!(await started)) return "untrusted";
    if (!this.session.state.features.vapid) return "not sent";
    if (Notification.permission === "denied") return "denied";
    return (await this.#subscription()) && Notification.permission === "granted" ? "on" : "off";
  }

  /** Ask the person, and have notices sent here. Call it from a click: browsers ask at no other time. */
  async switchOn(): Promise<void> {
    if ((await Notification.requestPermission()) !== "granted") return;
    const { pushManager } = await navigator.serviceWorker.ready;
    const applicationServerKey = this.session.state.features.vapid;
    const subscription = await pushManager.subscribe({ userVisibleOnly: true, applicationServerKey });
    this.#register(subscription);
  }

  async switchOff(): Promise<void> {
    this.session.leavePushes();
    await (await this.#subscription())?.unsubscribe();
  }

  /** Tell the server once more where notices go, which it may have forgotten, or have another key for. */
  async resume(): Promise<void> {
    if ((await this.standing()) !== "on") return;
    const subscription = await this.#subscription();
    if (!subscription) return;
    if (isFor(subscription, this.session.state.features.vapid)) {
      this.#register(subscription);
    } else {
      await subscription.unsubscribe();
      await this.switchOn();
    }
  }

  async #subscription(): Promise<PushSubscription | null> {
    return (await (await started)?.pushManager?.getSubscription()) ?? null;
  }

  #register(subscription: PushSubscription): void {
    const { p256dh = "", auth = "" } = subscription.toJSON().keys ?? {};
    this.session.wantPushes({ address: subscription.endpoint, p256dh, auth });
  }
}

function hasWorkers(): boolean {
  return "serviceWorker" in navigator;
}

function isUninstalledOnApple(): boolean {
  return /iPad|iPhone|iPod/.test(navigator.userAgent) || (navigator.userAgent.includes("Mac") && navigator.maxTouchPoints > 1);
}

/** Whether a subscription was made for this key of the server, in URL-safe base64. */
function isFor(subscription: PushSubscription, vapid: string): boolean {
  const key = new Uint8Array(subscription.options.applicationServerKey ?? new ArrayBuffer(0));
  const text = btoa(String.fromCharCode(...key));
  return text.replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "") === vapid;
}
