import { mount } from "svelte";

import { toServer } from "./client/connection";
import { entranceAt } from "./client/entrance";
import { browserShelf, Secrets } from "./client/secrets";
import "./ui/app.css";
import App from "./ui/App.svelte";

const secrets = new Secrets(browserShelf());
const entrance = entranceAt(location.pathname);
mount(App, { target: document.body, props: { connect: toServer(new URL(location.href)), secrets, entrance } });
