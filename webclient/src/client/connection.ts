// A WebSocket that carries one line of IRC in each text message (https://ircv3.net/specs/extensions/websocket).

const SUBPROTOCOL = "text.ircv3.net";

/** What a connection tells. `closed` comes once, and nothing after it. */
export interface Listener {
  opened(): void;
  line(line: string): void;
  closed(): void;
}

export interface Connection {
  send(line: string): void;
  close(): void;
}

export type Connect = (listener: Listener) => Connection;

/** Connects to the server that the page has come from. */
export function toServer(page: URL): Connect {
  const address = new URL("/socket", page);
  address.protocol = page.protocol === "https:" ? "wss:" : "ws:";
  return (listener) => {
    const socket = new WebSocket(address, SUBPROTOCOL);
    socket.onopen = () => listener.opened();
    // An older server may send a line with its line end.
    socket.onmessage = ({ data }) => listener.line(String(data).replace(/[\r\n]+$/, ""));
    socket.onclose = () => listener.closed();
    return { send: (line) => socket.send(line), close: () => socket.close() };
  };
}
