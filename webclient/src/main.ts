import { mount } from "svelte";

import { toServer } from "./client/connection";
import { entranceAt } from "./client/entrance";
import { browserShelf, Secrets } from "./client/secrets";
import "./ui/app.css";
import App from "./ui/App.svelte";
import { Comeback } from "./ui/comeback";
import { startWorker } from "./ui/device";
import { chooseLanguage, speakLanguage } from "./ui/language";
import { Settings } from "./ui/settings.svelte";

async function start(): Promise<void> {
  const shelf = browserShelf();
  const settings = new Settings(shelf);
  await speakLanguage(chooseLanguage(settings.chosen.language, navigator.languages));
  mount(App, {
    target: document.body,
    props: {
      connect: toServer(new URL(location.href)),
      secrets: new Secrets(shelf),
      shelf,
      settings,
      comeback: new Comeback(),
      entrance: entranceAt(location.pathname),
    },
  });
  startWorker(); // last, since it fetches all that the page may ever need
}

void start();
