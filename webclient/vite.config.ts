// The build goes where the server serves it from. Styles and scripts are files of their own, never inline: the
// page's Content-Security-Policy allows nothing else.
import { svelte } from "@sveltejs/vite-plugin-svelte";
import { defineConfig } from "vitest/config";

const SERVER = "http://127.0.0.1:8067";

export default defineConfig({
  plugins: [svelte()],
  build: {
    outDir: "../src/hubbub/web/page",
    emptyOutDir: true,
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
  },
  server: { proxy: { "/socket": { target: SERVER, ws: true } } },
  test: { include: ["tests/**/*.test.ts"] },
});
