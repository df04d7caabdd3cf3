// The build goes where the server serves it from. Styles and scripts are files of their own, never inline: the
// page's Content-Security-Policy allows nothing else.
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { brotliCompressSync, gzipSync } from "node:zlib";

import { svelte } from "@sveltejs/vite-plugin-svelte";
import type { Plugin } from "vite";
import { defineConfig } from "vitest/config";

import { worker } from "./worker.ts";

const OUT = "../src/hubbub/web/page";
const SERVER = "http://127.0.0.1:8067";

/** Compressed copies beside the files, so that the server has nothing to compress. */
function compressed(): Plugin {
  return {
    name: "compressed",
    apply: "build",
    closeBundle: {
      order: "post",
      sequential: true,
      handler() {
        const all = readdirSync(OUT, { recursive: true, encoding: "utf8" });
        const files = all.filter((file) => /\.(?:css|html|js|svg|webmanifest)$/.test(file));
        for (const path of files.map((file) => join(OUT, file))) {
          const data = readFileSync(path);
          writeFileSync(`${path}.gz`, gzipSync(data, { level: 9 }));
          writeFileSync(`${path}.br`, brotliCompressSync(data));
        }
      },
    },
  };
}

export default defineConfig({
  plugins: [svelte(), worker(OUT), compressed()],
  build: {
    outDir: OUT,
    emptyOutDir: true,
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    // What the page is first made of comes in one file, whatever of it the parts that are loaded later need too.
    rolldownOptions: { output: { codeSplitting: { groups: [{ name: "page", tags: ["$initial"] }] } } },
  },
  server: { proxy: { "/socket": { target: SERVER, ws: true } } },
  test: { include: ["tests/**/*.test.ts"], testTimeout: 60_000 },
});
