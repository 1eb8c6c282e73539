// Looks at pages as axe-core does (WCAG 2.2 A and AA), and for what axe does not see: a page wider
// than the screen, words of a chart without contrast, charts read out twice, requests.
// In:  [{"file", "width", "theme"}], as JSON from standard input.
// Out: [{"file", "width", "theme", "rule", "what"}], as JSON on standard output.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";
import { PATIENCE, launch, watch } from "./browser.mjs";

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf-8");
const TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"];
// The endnotes of a page are all made by one line of a template: the first twenty stand for them.
const ALIKE = [[".evidence li:nth-child(n+20)"]];
const MODES = { light: { colorScheme: "light" }, dark: { colorScheme: "dark" } };

async function axeFinds(page) {
  await page.evaluate(axe);
  return page.evaluate(async ([tags, exclude]) => {
    const { violations } = await window.axe.run(
      { include: [["html"]], exclude },
      { runOnly: { type: "tag", values: tags }, resultTypes: ["violations"] },
    );
    return violations.flatMap(({ id, nodes }) => nodes.map((node) => ({ rule: id, what: `${node.target} ${node.html.slice(0, 200)}` })));
  }, [TAGS, ALIKE]);
}

// Runs in the page.
function alsoFind() {
  const found = [];
  const root = document.documentElement;
  if (root.scrollWidth > root.clientWidth) {
    const wide = [...document.querySelectorAll("body *")].filter(
      (one) => one.getBoundingClientRect().right > root.clientWidth + 1 && !one.closest(".scroll, .skip"),
    );
    found.push({ rule: "page-width", what: `${root.scrollWidth} px; ${wide.slice(-1)[0]?.outerHTML.slice(0, 120)}` });
  }

  const drawings = [...document.querySelectorAll(".drawing")];
  for (const drawing of drawings) {
    const shown = [...drawing.querySelectorAll("svg")].filter((svg) => svg.checkVisibility());
    if (shown.length !== 1) found.push({ rule: "chart-once", what: `${shown.length} drawings of ${drawing.parentElement.id}` });
    for (const svg of shown) words(svg);
  }
  return found;

  // Every word of a chart against what lies under its middle, 4.5:1 (WCAG 1.4.3).
  function words(svg) {
    const shapes = [...svg.querySelectorAll("path, rect, circle")].filter((one) => getComputedStyle(one).fill !== "none");
    const areas = shapes.map((one) => ({ one, box: one.getBoundingClientRect() }));
    for (const text of svg.querySelectorAll("text")) {
      const box = text.getBoundingClientRect();
      const [x, y] = [(box.left + box.right) / 2, (box.top + box.bottom) / 2];
      const under = areas
        .filter(({ one, box: area }) => precedes(one, text) && area.left <= x && x <= area.right && area.top <= y && y <= area.bottom)
        .at(-1);
      const ground = under ? getComputedStyle(under.one).fill : getComputedStyle(document.body).backgroundColor;
      const ratio = contrast(getComputedStyle(text).fill, ground);
      if (ratio < 4.5) found.push({ rule: "chart-contrast", what: `${ratio.toFixed(2)}: ${text.textContent} in ${svg.closest("figure").id}` });
    }
  }
  function precedes(one, other) {
    return Boolean(one.compareDocumentPosition(other) & Node.DOCUMENT_POSITION_FOLLOWING);
  }
  function contrast(a, b) {
    const [dark, light] = [luminance(a), luminance(b)].sort((x, y) => x - y);
    return (light + 0.05) / (dark + 0.05);
  }
  function luminance(colour) {
    // A canvas turns whatever CSS calls a colour into red, green and blue.
    const canvas = new OffscreenCanvas(1, 1).getContext("2d", { willReadFrequently: true });
    canvas.fillStyle = colour;
    canvas.fillRect(0, 0, 1, 1);
    const [r, g, b] = [...canvas.getImageData(0, 0, 1, 1).data].map((part) => {
      const share = part / 255;
      return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  }
}

async function look(page, complaints, { file, width, theme }) {
  complaints.length = 0;
  await page.emulateMedia({ ...MODES[theme], reducedMotion: "reduce" });
  await page.setViewportSize({ width, height: 900 });
  await page.goto(pathToFileURL(file).href);
  const found = [...(await page.evaluate(alsoFind)), ...(await axeFinds(page))];
  found.push(...complaints.map((what) => ({ rule: "alone", what })));
  return found.map((one) => ({ file, width, theme, ...one }));
}

const waiting = JSON.parse(readFileSync(0, "utf-8"));
const results = [];
const browser = await launch();

async function worker() {
  const page = await browser.newPage();
  page.setDefaultTimeout(PATIENCE);
  const complaints = watch(page);
  for (let next = waiting.shift(); next; next = waiting.shift()) results.push(...(await look(page, complaints, next)));
}

await Promise.all([worker(), worker()]);
await browser.close();
process.stdout.write(JSON.stringify(results));
