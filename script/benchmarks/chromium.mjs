// Print HTML files as PDF in one warm Chromium, two at a time: node chromium.mjs FILE...
// Warm: the browser runs, and has printed the first file once. Says how many seconds it took.
import { pathToFileURL } from "node:url";
import { launch } from "../../tests/web/browser.mjs";

const AT_ONCE = 2;
const files = process.argv.slice(2);
const browser = await launch();

async function print(file) {
  const page = await browser.newPage();
  await page.goto(pathToFileURL(file).href, { waitUntil: "load" });
  await page.evaluate(() => document.fonts.ready);
  await page.pdf({
    path: file.replace(/\.html$/, ".chromium.pdf"),
    tagged: true,
    outline: true,
    preferCSSPageSize: true,
    printBackground: true,
  });
  await page.close();
}

async function work(waiting) {
  while (waiting.length) await print(waiting.shift());
}

await print(files[0]);
const start = performance.now();
const waiting = [...files];
await Promise.all(Array.from({ length: AT_ONCE }, () => work(waiting)));
console.log(JSON.stringify({ seconds: (performance.now() - start) / 1000 }));
await browser.close();
