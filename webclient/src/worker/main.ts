// The service worker: what of the page goes on where no page is open. It shows the page while the server can't be
// reached, and tells what was pushed.

import { speak, type Catalogue } from "../client/translation";
import { MalformedError, parse, type Message } from "../wire/message";
import { conversationOf, type Notice, NOTICE_ICON, noticeOf, readOf, tagOf, type Told } from "./notice";
import { Offline, type Shell } from "./shell";

declare const self: ServiceWorkerGlobalScope;
/** What the build has made (vite.config.ts). */
declare const SHELL: Shell;
declare const CATALOGUES: Readonly<Record<string, Catalogue>>;

const offline = new Offline(SHELL, caches, (request) => fetch(request));

const language = navigator.languages.map((each) => each.split("-")[0] ?? "").find((each) => each === "en" || each in CATALOGUES);
if (language !== undefined) speak(language, CATALOGUES[language] ?? {});

self.addEventListener("install", (event) => event.waitUntil(offline.install()));
self.addEventListener("activate", (event) => event.waitUntil(offline.activate()));
self.addEventListener("fetch", (event) => {
  const answer = offline.answer(event.request, self.location.origin);
  if (answer) event.respondWith(answer);
});
self.addEventListener("push", (event) => event.waitUntil(tell(event.data?.text() ?? "")));
self.addEventListener("notificationclick", (event) => {
  event.notification.close();
  event.waitUntil(open((event.notification.data as Told).conversation));
});

/** Show what was pushed, or take away what was read elsewhere. */
async function tell(line: string): Promise<void> {
  const message = read(line);
  const was = message && readOf(message);
  if (was) await takeAway(was.tag, was.time);
  else if (message) await show(message);
  const shown = await self.registration.getNotifications();
  await navigator.setAppBadge?.(shown.length);
}

function read(line: string): Message | null {
  try {
    return parse(line);
  } catch (error) {
    if (error instanceof MalformedError) return null;
    throw error;
  }
}

async function show(message: Message): Promise<void> {
  const [before] = await self.registration.getNotifications({ tag: tagOf(conversationOf(message)) });
  const notice = noticeOf(message, (before?.data as Told | undefined) ?? null, Date.now());
  if (before && notice && (before.data as Told).time >= notice.told.time) await showAgain(before);
  else if (notice) await self.registration.showNotification(notice.title, options(notice));
}

/** What the page itself has told of already. Some browsers want to see a notice for whatever is pushed. */
async function showAgain({ title, body, tag, data }: Notification): Promise<void> {
  await self.registration.showNotification(title, { body, tag, data, icon: NOTICE_ICON, badge: NOTICE_ICON, silent: true });
}

function options({ tag, body, told }: Notice): NotificationOptions {
  // `renotify` has the phone sound again where a notice takes the place of another; the type doesn't know it.
  return { tag, body, data: told, icon: NOTICE_ICON, badge: NOTICE_ICON, timestamp: told.time, renotify: true } as NotificationOptions;
}

async function takeAway(tag: string, until: number): Promise<void> {
  for (const each of await self.registration.getNotifications({ tag })) {
    if ((each.data as Told).time <= until) each.close();
  }
}

/** Show a conversation in the page that is open, or in a new one. */
async function open(conversation: string): Promise<void> {
  const [page] = await self.clients.matchAll({ type: "window", includeUncontrolled: true });
  if (page) {
    page.postMessage({ open: conversation });
    await page.focus();
  } else {
    await self.clients.openWindow(`/#open=${encodeURIComponent(conversation)}`);
  }
}
