// What to type into other programs, so that they come to this server: each as it reads its own settings.

import type { IrcAddress } from "./entrance";
import { _, N_ } from "./translation";

/** Who comes, and where to. `account` tells whether the name has a password. */
export interface Traveller {
  readonly nick: string;
  readonly account: boolean;
  readonly channels: readonly string[];
}

/** One thing to copy, and where it goes. */
export interface Piece {
  readonly place: string;
  readonly text: string;
}

export interface Program {
  readonly name: string;
  readonly pieces: readonly Piece[];
  /** What else there is to know. */
  readonly note: string;
}

/** Stands for the password, which is nobody's business but that of who types it. */
const PASSWORD = "PASSWORD";
const REPLACE = N_("Type your password in the place of PASSWORD.");
const UNCHECKED = N_("It can't be told to trust this server's own certificate only, so it accepts any.");
const NETWORK = "hubbub";

/** The settings for every program that we know of; `socket` is where this page has its connection. */
export function settingsFor(address: IrcAddress, traveller: Traveller, socket: string): Program[] {
  return [
    { name: "HexChat", pieces: hexchat(address, traveller), note: _(UNCHECKED) },
    { name: "WeeChat", pieces: weechat(address, traveller), note: passwordNote(traveller) },
    { name: "irssi", pieces: irssi(address, traveller), note: passwordNote(traveller) },
    { name: "Halloy", pieces: halloy(address, traveller), note: `${_(UNCHECKED)} ${passwordNote(traveller)}`.trim() },
    {
      name: "gamja",
      pieces: [{ place: _("In the file config.json"), text: gamja(traveller, socket) }],
      note: _("It has to be served under the address of this page, or under the one that the server is configured with."),
    },
  ];
}

function passwordNote({ account }: Traveller): string {
  return account ? _(REPLACE) : "";
}

/** https://hexchat.readthedocs.io/en/latest/commands.html, SERVCHAN; the network list takes HOST/+PORT. */
function hexchat({ host, port }: IrcAddress, { nick, account, channels }: Traveller): Piece[] {
  const fields = [
    `${_("Servers:")} ${host}/+${port}`,
    `${_("Nick name:")} ${nick}`,
    ...(account ? [`${_("Login method: SASL (username + password)")}`] : []),
    ...(channels.length ? [`${_("Autojoin channels:")} ${channels.join(",")}`] : []),
    _("Accept invalid SSL certificates: yes"),
  ];
  const joins = channels.length ? `/servchan -ssl-noverify ${host} ${port} ${channels.join(",")}` : "";
  return [
    { place: _("In the network list, under Edit"), text: fields.join("\n") },
    { place: _("Or once, where you write"), text: `/nick ${nick}\n${joins || `/server -ssl-noverify ${host} ${port}`}` },
  ];
}

/** https://weechat.org/doc/weechat/user/, "/server"; what was called ssl is called tls from 4.0 on. */
function weechat(address: IrcAddress, traveller: Traveller): Piece[] {
  return [
    { place: _("WeeChat 4 and newer"), text: weechatLines(address, traveller, "tls") },
    { place: _("WeeChat 3 and older"), text: weechatLines(address, traveller, "ssl") },
  ];
}

function weechatLines({ host, port, fingerprint }: IrcAddress, traveller: Traveller, tls: string): string {
  const { nick, account, channels } = traveller;
  const server = `irc.server.${NETWORK}`;
  return [
    `/server add ${NETWORK} ${host}/${port} -${tls} -autoconnect`,
    `/set ${server}.${tls}_fingerprint ${fingerprint}`,
    `/set ${server}.nicks ${nick}`,
    ...(account
      ? [
          `/set ${server}.sasl_mechanism scram-sha-256`,
          `/set ${server}.sasl_username ${nick}`,
          `/set ${server}.sasl_password ${PASSWORD}`,
        ]
      : []),
    ...(channels.length ? [`/set ${server}.autojoin ${channels.join(",")}`] : []),
    `/connect ${NETWORK}`,
  ].join("\n");
}

/** https://irssi.org/documentation/help/server/ and /network/. */
function irssi({ host, port, fingerprint }: IrcAddress, { nick, account, channels }: Traveller): Piece[] {
  const login = account ? ` -sasl_mechanism PLAIN -sasl_username ${nick} -sasl_password ${PASSWORD}` : "";
  const pinned = (fingerprint.match(/../g) ?? []).join(":").toUpperCase();
  const lines = [
    `/NETWORK ADD -nick ${nick}${login} ${NETWORK}`,
    `/SERVER ADD -auto -network ${NETWORK} -tls -notls_verify -tls_pinned_cert ${pinned} ${host} ${port}`,
    ...channels.map((channel) => `/CHANNEL ADD -auto ${channel} ${NETWORK}`),
    "/SAVE",
    `/CONNECT ${NETWORK}`,
  ];
  return [{ place: _("Where you write"), text: lines.join("\n") }];
}

/** https://halloy.chat/configuration/servers. */
function halloy({ host, port }: IrcAddress, { nick, account, channels }: Traveller): Piece[] {
  const lines = [
    `[servers.${NETWORK}]`,
    `nickname = ${JSON.stringify(nick)}`,
    `server = ${JSON.stringify(host)}`,
    `port = ${port}`,
    "use_tls = true",
    "dangerously_accept_invalid_certs = true",
    `channels = [${channels.map((channel) => JSON.stringify(channel)).join(", ")}]`,
    ...(account
      ? ["", `[servers.${NETWORK}.sasl.plain]`, `username = ${JSON.stringify(nick)}`, `password = "${PASSWORD}"`]
      : []),
  ];
  return [{ place: _("In the file config.toml"), text: lines.join("\n") }];
}

/** https://codeberg.org/emersion/gamja, doc/config-file.md. */
function gamja({ account, channels }: Traveller, socket: string): string {
  return JSON.stringify(
    { server: { url: socket, autojoin: channels, auth: account ? "mandatory" : "optional" } },
    null,
    2,
  );
}
