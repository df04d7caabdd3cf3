import { mount } from "svelte";

import { toServer } from "./client/connection";
import { browserShelf, Secrets } from "./client/secrets";
import "./ui/app.css";
import App from "./ui/App.svelte";

const shelf = browserShelf();
const secrets = new Secrets(shelf);
mount(App, { target: document.body, props: { connect: toServer(new URL(location.href)), secrets, shelf } });
