// Builds the service worker once the page is built, since it has to know the names of the page's files.

import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

import { build, type Plugin } from "vite";

const SOURCE = join(import.meta.dirname, "src");
const LOCALE = join(SOURCE, "locale");
const WORKER = join(SOURCE, "worker");

/** What the worker keeps for when the server can't be reached; the rest are icons for home screens. */
const SHELL = /^(?:assets\/.*|icon.*\.svg)$/;

export function worker(out: string): Plugin {
  return {
    name: "worker",
    apply: "build",
    closeBundle: {
      order: "pre",
      sequential: true,
      async handler() {
        await build({
          configFile: false,
          publicDir: false,
          logLevel: "warn",
          define: { SHELL: JSON.stringify(shell(out)), CATALOGUES: JSON.stringify(catalogues()) },
          build: {
            outDir: out,
            emptyOutDir: false,
            rolldownOptions: {
              input: join(WORKER, "main.ts"),
              output: { format: "iife", entryFileNames: "sw.js" },
            },
          },
        });
      },
    },
  };
}

/** The files of the page, and a name that is another one whenever any of them is. */
function shell(out: string): { version: string; files: string[] } {
  const all = readdirSync(out, { recursive: true, encoding: "utf8" }).sort();
  const files = all.filter((file) => SHELL.test(file) && !/\.(?:br|gz)$/.test(file));
  const hash = createHash("sha256");
  for (const file of ["index.html", ...files]) hash.update(file).update(readFileSync(join(out, file)));
  return { version: hash.digest("hex").slice(0, 16), files: files.map((file) => `/${file}`) };
}

/** The texts of the worker in each language: it needs few of those that there are. */
function catalogues(): Record<string, Record<string, unknown>> {
  const code = readdirSync(WORKER).filter((file) => file.endsWith(".ts")).map((file) => readFileSync(join(WORKER, file), "utf8")).join();
  return Object.fromEntries(
    readdirSync(LOCALE).map((file) => {
      const all = JSON.parse(readFileSync(join(LOCALE, file), "utf8")) as Record<string, unknown>;
      const used = Object.entries(all).filter(([text]) => code.includes(JSON.stringify(text)));
      return [file.replace(".json", ""), Object.fromEntries(used)];
    }),
  );
}
