import { mount } from "svelte";

import { toServer } from "./client/connection";
import { browserShelf, Secrets } from "./client/secrets";
import "./ui/app.css";
import App from "./ui/App.svelte";
import { Comeback } from "./ui/comeback";
import { startWorker } from "./ui/device";

startWorker();
const secrets = new Secrets(browserShelf());
mount(App, { target: document.body, props: { connect: toServer(new URL(location.href)), secrets, comeback: new Comeback() } });
