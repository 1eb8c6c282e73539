// What a reader does, step by step, in a real browser, from files on disk and without a network.
// Usage: node journeys.mjs SITE PDF [--without-scripts]. Writes PDF; prints {step: what failed, or ""}.
import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { PATIENCE, launch, watch } from "./browser.mjs";

const [site, pdf, mode] = process.argv.slice(2);
const withoutScripts = mode === "--without-scripts";
const address = (path) => pathToFileURL(join(site, path)).href;
const path = (page) => decodeURIComponent(page.url().replace(`${pathToFileURL(site).href}/`, ""));
const WIDE = { width: 1280, height: 800 };

const steps = {
  async "find a brief in Japanese"(page) {
    await page.goto(address("ja/index.html"));
    await page.getByRole("searchbox").fill("原木　輸入");
    assert.match(await page.getByRole("status").textContent(), /^\d+件/);
    assert.equal(await page.locator("#browse").isVisible(), false);
    await page.locator(".hits h3 a").first().click();
    assert.equal(path(page), "ja/timber/policy.html");
  },

  async "find a brief in English, by keyboard"(page) {
    await page.goto(address("en/index.html"));
    await page.getByRole("searchbox").focus();
    await page.keyboard.type("log exports duty");
    await page.locator(".hits mark").first().waitFor();
    await page.keyboard.press("Tab");
    for (let presses = 0; presses < 8 && !(await focused(page, ".hits h3 a")); presses += 1) await page.keyboard.press("Tab");
    await page.keyboard.press("Enter");
    await page.waitForURL(/timber\/policy\.html/);
  },

  async "find by the other language, by full width, by a name no longer used"(page) {
    for (const [language, typed, wanted] of [
      ["ja", "Khabarovsk", "ハバロフスク"],
      ["en", "姉妹都市", "sister"],
      ["ja", "ＬＮＧ", "エネルギー"],
      ["ja", "沿海州", "沿海地方"],
      ["en", "fertilizer plant timbr", ""],
    ]) {
      await page.goto(address(`${language}/index.html`));
      await page.getByRole("searchbox").fill(typed);
      const hits = await page.locator(".hits").innerText();
      if (wanted) assert.ok(hits.includes(wanted), `${typed}: ${hits.slice(0, 200)}`);
      else assert.equal(hits, "");
    }
    assert.equal(await page.getByRole("status").textContent(), "No brief found. Try fewer or other words.");
  },

  async "come back to a search"(page) {
    await page.goto(address("ja/index.html"));
    await page.getByRole("searchbox").fill("木材");
    await page.locator(".hits h3 a").first().click();
    await page.goBack();
    assert.equal(await page.getByRole("searchbox").inputValue(), "木材");
    await page.locator("a.language").click();
    assert.equal(await page.getByRole("searchbox").inputValue(), "木材");
    assert.ok((await page.locator(".hits h3").count()) > 0);
  },

  async "a search result leads to the section"(page) {
    await page.goto(`${address("en/index.html")}?q=Manzhouli`);
    const hit = page.locator('.hits a[href*="timber/policy.html#"]').first();
    const { hash } = new URL(await hit.evaluate((link) => link.href));
    await hit.click();
    assert.ok(await atTop(page, hash));
  },

  async "change the language at a section"(page) {
    await page.goto(address("ja/timber/policy.html"));
    await scrollTo(page, "#t-timber");
    await press(page, "a.language");
    assert.equal(path(page), "en/timber/policy.html#t-timber");
    assert.ok(await atTop(page, "#t-timber"));
  },

  async "change the language at a figure"(page) {
    await page.goto(address("en/timber/policy.html"));
    const figure = await page.locator("figure[id]").nth(1).getAttribute("id");
    await scrollTo(page, `[id="${figure}"]`);
    await press(page, "a.language");
    assert.equal(path(page), `ja/timber/policy.html#${figure}`);
    assert.ok(await atTop(page, `[id="${figure}"]`));
  },

  async "change the audience at a section"(page) {
    await page.goto(address("ja/timber/policy.html"));
    await scrollTo(page, "main figure.chart");
    await press(page, "li:nth-child(2) > a.audience");
    assert.equal(path(page), "ja/timber/executive.html#t-timber");
  },

  async "the contents show where one is"(page) {
    await page.goto(address("ja/timber/policy.html"));
    const current = page.locator(".contents a[aria-current]");
    assert.equal(await current.count(), 0);
    await scrollTo(page, "#t-timber");
    await current.waitFor();
    assert.equal(await current.getAttribute("href"), "#t-timber");
    assert.ok(await current.isVisible());
  },

  async "open the evidence of a figure by keyboard"(page) {
    await page.goto(address("en/timber/policy.html"));
    for (let presses = 0; presses < 40 && !(await focused(page, ".summary a.figure")); presses += 1) await page.keyboard.press("Tab");
    const figure = await page.evaluate(() => document.activeElement.textContent);
    await page.keyboard.press("Enter");
    const card = page.getByRole("dialog");
    await card.waitFor();
    assert.ok(await focused(page, "dialog *"), "the focus is in the card");
    assert.equal(await card.getByRole("heading").first().textContent(), figure);
    const printed = card.locator(".printed q");
    assert.equal(await printed.getAttribute("lang"), "ja");
    assert.match(await printed.textContent(), /[0-9０-９].*立方メートル/);
    for (const part of [".document", ".where"]) assert.notEqual((await card.locator(`${part} dd`).textContent()).trim(), "");
    await page.keyboard.press("Escape");
    assert.equal(await card.isVisible(), false);
    assert.ok(await focused(page, ".summary a.figure"), "the focus is back");
    assert.equal(await page.evaluate(() => document.activeElement.textContent), figure);
  },

  async "the evidence shows the editor's notes and leads to the endnote"(page) {
    await page.goto(address("ja/timber/policy.html"));
    await page.locator(".summary a.figure:has(+ .mark)").first().click();
    const card = page.getByRole("dialog");
    assert.ok((await card.locator(".remarks li").count()) > 0);
    assert.ok(await near(page, ".card", ".summary a.figure:has(+ .mark)"), "it stands beside its figure");
    await card.locator(".more").click();
    assert.equal(await card.isVisible(), false);
    assert.match(path(page), /#en-/);
    assert.ok(await page.locator(":target").isVisible());
  },

  async "on a phone the evidence leaves its figure in sight"(page) {
    await page.setViewportSize({ width: 390, height: 700 });
    await page.goto(address("en/timber/policy.html"));
    const figure = page.locator(".part a.figure").first();
    await figure.evaluate((one) => window.scrollBy(0, one.getBoundingClientRect().bottom - 690));
    await figure.click();
    const [card, shown] = [await page.getByRole("dialog").boundingBox(), await figure.boundingBox()];
    assert.equal(Math.round(card.y + card.height), 700);
    assert.ok(shown.y > 0 && shown.y + shown.height <= card.y, `${shown.y} and ${card.y}`);
  },

  async "a computed figure shows how"(page) {
    await page.goto(address("ja/timber/policy.html"));
    const href = await page.evaluate(() => document.querySelector(".evidence .computed").id);
    await page.locator(`main a.figure[href="#${href}"]`).first().click();
    const card = page.getByRole("dialog");
    assert.match(await card.locator(".computed dd").textContent(), /^算出/);
    assert.equal(await card.locator(".printed").isVisible(), false);
    await card.getByRole("button").click();
    assert.equal(await card.isVisible(), false);
  },

  async "change to dark, and stay so"(page) {
    await page.goto(address("ja/timber/policy.html"));
    const [ground, bar] = [() => colour(page, "body", "backgroundColor"), () => colour(page, "svg .fill-accent-1", "fill")];
    const light = [await ground(), await bar()];
    await page.getByRole("combobox").selectOption("dark");
    const dark = [await ground(), await bar()];
    assert.ok(dark[0] < 60 && light[0] > 240, `ground ${light[0]} to ${dark[0]}`);
    assert.ok(dark[1] > light[1], `bar ${light[1]} to ${dark[1]}`);
    await page.locator("a.language").click();
    assert.equal(await page.getByRole("combobox").inputValue(), "dark");
    assert.equal(await ground(), dark[0]);
    await page.getByRole("combobox").selectOption("auto");
    assert.equal(await ground(), light[0]);
  },

  async "no storage, no harm"(page) {
    await page.addInitScript(() => {
      Object.defineProperty(window, "localStorage", { get: () => { throw new DOMException("refused", "SecurityError"); } });
    });
    await page.goto(address("en/timber/policy.html"));
    await page.getByRole("combobox").selectOption("dark");
    assert.ok((await colour(page, "body", "backgroundColor")) < 60);
    await page.locator(".summary a.figure").first().click();
    await page.getByRole("dialog").waitFor();
  },

  async "charts are drawn in their own colours on light"(page) {
    await page.goto(address("en/timber/policy.html"));
    const strays = await page.evaluate(() => {
      const drawn = document.querySelectorAll(".drawing [class]:is([fill], [stroke])");
      const context = new OffscreenCanvas(1, 1).getContext("2d", { willReadFrequently: true });
      const parts = (value) => {
        context.fillStyle = value;
        context.fillRect(0, 0, 1, 1);
        return [...context.getImageData(0, 0, 1, 1).data];
      };
      return [...drawn].flatMap((mark) =>
        ["fill", "stroke"]
          .filter((paint) => mark.getAttribute("class").includes(`${paint}-`))
          .map((paint) => [mark.getAttribute("class"), mark.getAttribute(paint), getComputedStyle(mark)[paint]])
          .filter(([, own, shown]) => parts(own).some((part, at) => Math.abs(part - parts(shown)[at]) > 1)),
      );
    });
    assert.deepEqual(strays, []);
  },

  async "download the data"(page) {
    await page.goto(address("ja/timber/policy.html"));
    const [download] = await Promise.all([page.waitForEvent("download"), page.locator(".bar a[download]").click()]);
    assert.equal(download.suggestedFilename(), "data.csv");
    assert.deepEqual(readFileSync(await download.path()), readFileSync(join(site, "ja/timber/data.csv")));
  },

  async "print"(page) {
    await page.goto(address("ja/timber/policy.html"));
    await page.getByRole("combobox").selectOption("dark");
    await page.emulateMedia({ media: "print" });
    assert.equal(await colour(page, "body", "backgroundColor"), 255);
    for (const hidden of [".bar", ".contents"]) assert.equal(await page.locator(hidden).isVisible(), false, hidden);
    assert.ok(await page.locator(".drawing .wide").first().isVisible());
    const number = await page.evaluate(() => getComputedStyle(document.querySelector(".summary a.figure"), "::after").content);
    assert.match(number, /^"\d+"$/);
    writeFileSync(pdf, await page.pdf({ preferCSSPageSize: true, printBackground: true }));
  },

  async "movement is only for those who want it"(page) {
    await page.goto(address("ja/timber/policy.html"));
    const scrolling = () => page.evaluate(() => getComputedStyle(document.documentElement).scrollBehavior);
    await page.emulateMedia({ reducedMotion: "no-preference" });
    assert.equal(await scrolling(), "smooth");
    await page.emulateMedia({ reducedMotion: "reduce" });
    assert.equal(await scrolling(), "auto");
  },

  async "read without scripts"(page) {
    const plain = await page.context().browser().newContext({ javaScriptEnabled: false, viewport: WIDE });
    const still = await plain.newPage();
    await still.goto(address("ja/index.html"));
    assert.equal(await still.locator(".search").isVisible(), false);
    await still.locator(".brief h3 a[href^=timber]").click();
    assert.equal(await still.locator(".appearance").isVisible(), false);
    await still.locator(".summary a.figure").first().click();
    assert.match(path(still), /#e-/);
    assert.ok(await still.locator(":target").isVisible());
    await still.locator("a.language").click();
    assert.equal(path(still), "en/timber/policy.html");
    await plain.close();
  },
};

const focused = (page, selector) => page.evaluate((wanted) => document.activeElement.matches(wanted), selector);
const atTop = (page, selector) =>
  page.waitForFunction((wanted) => Math.abs(document.querySelector(wanted).getBoundingClientRect().top) < 100, selector);

async function scrollTo(page, selector) {
  await page.locator(selector).first().evaluate((one) => window.scrollBy(0, one.getBoundingClientRect().top - 80));
  await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
}

// With the mouse, where the element is: Playwright's click would scroll a sticky bar to its origin.
async function press(page, selector) {
  const { x, y, width, height } = await page.locator(selector).boundingBox();
  await Promise.all([page.waitForNavigation(), page.mouse.click(x + width / 2, y + height / 2)]);
}

async function near(page, card, figure) {
  const [one, other] = [await page.locator(card).boundingBox(), await page.locator(figure).first().boundingBox()];
  const gap = Math.min(Math.abs(one.y - (other.y + other.height)), Math.abs(other.y - (one.y + one.height)));
  return gap < 40 && one.x < other.x + other.width && other.x < one.x + one.width;
}

// The lightness of a colour, 0 to 255.
const colour = (page, selector, property) =>
  page.evaluate(
    ([wanted, name]) => {
      const context = new OffscreenCanvas(1, 1).getContext("2d", { willReadFrequently: true });
      context.fillStyle = getComputedStyle(document.querySelector(wanted))[name];
      context.fillRect(0, 0, 1, 1);
      const [r, g, b] = context.getImageData(0, 0, 1, 1).data;
      return Math.round((r + g + b) / 3);
    },
    [selector, property],
  );

async function walk(browser, step) {
  const context = await browser.newContext({ viewport: WIDE, colorScheme: "light", reducedMotion: "reduce", acceptDownloads: true });
  await context.setOffline(true);
  // Without scripts most steps wait for what never comes.
  context.setDefaultTimeout(withoutScripts ? 1500 : PATIENCE);
  context.setDefaultNavigationTimeout(PATIENCE);
  const page = await context.newPage();
  const complaints = watch(page);
  try {
    await step(page);
    assert.deepEqual(complaints, []);
    return "";
  } catch (error) {
    return error.message || String(error);
  } finally {
    await context.close();
  }
}

const browser = await launch();
const results = {};
const waiting = Object.entries(steps);
async function worker() {
  for (let next = waiting.shift(); next; next = waiting.shift()) results[next[0]] = await walk(browser, next[1]);
}
await Promise.all([worker(), worker(), worker()]);
await browser.close();
process.stdout.write(JSON.stringify(results));
