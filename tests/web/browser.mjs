// The browser of the tests: Debian's Chromium, with or without its windows, and without anything it would like to fetch.
import { existsSync } from "node:fs";
import { delimiter, join } from "node:path";
import { chromium } from "playwright-core";

const NAMES = ["chromium-headless-shell", "chromium", "chromium-browser"];
const FOLDERS = (process.env.PATH ?? "").split(delimiter);
const PLACES = [
  process.env.CHROMIUM,
  ...NAMES.flatMap((name) => FOLDERS.map((folder) => join(folder, name))),
  "/Applications/Chromium.app/Contents/MacOS/Chromium",
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
];

// Milliseconds anything is waited for: by far more than the busiest machine takes.
export const PATIENCE = 300_000;

export async function launch() {
  const executablePath = PLACES.find((place) => place && existsSync(place));
  if (!executablePath) throw new Error("no Chromium here; script/bootstrap --tests installs it, or CHROMIUM names it");
  return chromium.launch({
    executablePath,
    timeout: PATIENCE,
    args: [
      "--headless",
      "--no-sandbox",
      "--disable-gpu",
      "--disable-quic",
      "--no-first-run",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
    ],
  });
}

// What a page must never do: ask for anything but itself, fail in a script, break its own policy.
export function watch(page) {
  const complaints = [];
  const own = () => page.url().split(/[?#]/)[0];
  page.on("request", (request) => {
    const asked = request.url().split(/[?#]/)[0];
    const itself = request.isNavigationRequest() || asked === own();
    if (!itself && !asked.startsWith("data:")) complaints.push(`request: ${request.url()}`);
  });
  page.on("pageerror", (error) => complaints.push(`script: ${error.message}`));
  page.on("console", (message) => {
    if (["error", "warning"].includes(message.type())) complaints.push(`console: ${message.text()}`);
  });
  return complaints;
}
