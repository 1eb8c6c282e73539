// The preview's bar, its overlay of errors, and reloading in place. Runs in every page that is
// previewed; what it shows lives in a shadow tree, so that no page's styles touch it.
(config) => {
  "use strict";
  const KEY = `briefings-preview ${location.pathname}`;
  const host = document.createElement("briefings-preview");
  const root = host.attachShadow({ mode: "open" });
  const make = (tag, attributes = {}, ...children) => {
    const made = Object.assign(document.createElement(tag), attributes);
    made.append(...children);
    return made;
  };

  // --- the place is kept: measured from what is on top, for what stands above may have grown ---

  // What is hidden or folded has no place.
  const anchors = () =>
    [...document.querySelectorAll("main [id], body > [id]")].filter((one) => one.getClientRects().length);
  const top = () => anchors().filter((one) => one.getBoundingClientRect().top <= 1).at(-1);
  const keep = () => {
    const anchor = top();
    const place = { y: scrollY, id: anchor?.id, offset: anchor?.getBoundingClientRect().top };
    sessionStorage.setItem(KEY, JSON.stringify(place));
  };
  const restore = () => {
    const kept = JSON.parse(sessionStorage.getItem(KEY) ?? "null");
    sessionStorage.removeItem(KEY);
    if (!kept) return;
    const anchor = kept.id && document.getElementById(kept.id);
    const y = anchor ? scrollY + anchor.getBoundingClientRect().top - kept.offset : kept.y;
    scrollTo({ top: y, behavior: "instant" });
  };
  const reload = () => {
    const frame = document.querySelector("iframe");
    if (frame) {
      frame.src = frame.src; // the bar stays; only the document is fetched anew
      return;
    }
    keep();
    location.reload();
  };

  // --- the bar ----------------------------------------------------------------------------------

  const address = (choice) => {
    if (choice.format === "review") return `/_preview/review/${choice.brief}/${choice.audience}`;
    const name = `${choice.language}/${choice.brief}/${choice.audience}`;
    return choice.format === config.page ? `/${name}.${config.page}` : `/_preview/${choice.format}/${name}`;
  };
  const unique = (values) => [...new Set(values)];
  const fits = (edition, choice, names) => names.every((name) => edition[name] === choice[name]);
  // What was chosen last counts; of the rest, as much stays as there is.
  const KEPT = [["brief", "audience", "language"], ["brief", "audience"], ["brief", "language"], ["brief"],
    ["audience", "language"], ["audience"], ["language"]];
  const nearest = (editions, choice, name) =>
    KEPT.filter((names) => name === "format" || names.includes(name))
      .map((names) => editions.find((one) => fits(one, choice, names)))
      .find(Boolean) ?? editions[0];

  const select = (name, label, options, value, change) => {
    const list = make("select", { onchange: () => change(name, list.value) });
    for (const [key, text] of options) list.append(make("option", { value: key, selected: key === value }, text));
    return make("label", {}, make("span", {}, label), list);
  };
  const switcher = (editions) => {
    const current = { ...config };
    const change = (name, value) => {
      const choice = { ...current, [name]: value };
      Object.assign(choice, nearest(editions, choice, name));
      const stays = top() && choice.format === config.page && choice.brief === current.brief;
      location.href = address(choice) + (stays ? `#${top().id}` : "");
    };
    const titles = new Map(editions.map((one) => [one.brief, `${one.brief}${one.note ? ` (${one.note})` : ""}`]));
    const here = editions.filter((one) => one.brief === current.brief);
    const plain = (values) => values.map((value) => [value, value]);
    return [
      select("brief", "Brief", [...titles], current.brief, change),
      select("audience", "Audience", plain(unique(here.map((one) => one.audience))), current.audience, change),
      select("language", "Language", plain(unique(here.map((one) => one.language))), current.language, change),
      select("format", "Format", plain([...config.formats, "review"]), current.format, change),
    ];
  };

  // --- what is wrong ----------------------------------------------------------------------------

  const panel = make("section", { hidden: true });
  panel.setAttribute("aria-label", "Problems");
  const state = make("button", { type: "button", onclick: () => (panel.hidden = !panel.hidden) }, "…");
  state.setAttribute("aria-live", "polite");
  let shown = "";

  const told = (problem) => {
    const place = problem.line ? `${problem.file}:${problem.line}:${problem.column}` : problem.file;
    const item = make("li", { className: problem.gravity }, make("code", {}, place), make("p", {}, problem.message));
    if (problem.source) item.append(make("pre", {}, `${problem.source}\n${problem.caret}`));
    if (problem.hint) item.append(make("p", { className: "hint" }, `→ ${problem.hint}`));
    return item;
  };
  const count = (number, word) => `${number} ${word}${number === 1 ? "" : "s"}`;
  const show = ({ problems, errors, warnings, here }) => {
    state.textContent = errors + warnings ? `${count(errors, "error")}, ${count(warnings, "warning")}` : "no problems";
    state.className = errors ? "error" : warnings ? "warning" : "";
    const more = errors + warnings - problems.length;
    panel.replaceChildren(
      make("h2", {}, here ? "Errors here: where the page cannot be made, the last good one is shown" : "Problems"),
      make("ol", {}, ...problems.map(told)),
      ...(more > 0 ? [make("p", {}, `and ${more} more: briefings check`)] : []),
      make("button", { type: "button", onclick: () => (panel.hidden = true) }, "Close"),
    );
    const now = JSON.stringify(problems);
    if (now !== shown) panel.hidden = !here; // errors of this page come up by themselves, once
    shown = now;
  };

  // --- what the server says ---------------------------------------------------------------------

  const listen = () => {
    const query = new URLSearchParams({ path: config.path, digest: config.digest });
    const events = new EventSource(`/_preview/events?${query}`);
    events.onmessage = (event) => {
      const said = JSON.parse(event.data);
      show(said);
      if (said.digest && said.digest !== config.digest) {
        config.digest = said.digest;
        reload();
      }
    };
    events.onerror = () => {
      state.textContent = "preview stopped";
      state.className = "error";
    };
    addEventListener("pagehide", () => events.close());
    addEventListener("pageshow", (event) => event.persisted && location.reload());
  };

  root.append(make("style", {}, config.style));
  const bar = make("nav", {});
  bar.setAttribute("aria-label", "Preview");
  root.append(panel, bar);
  document.documentElement.append(host);
  document.documentElement.style.paddingBlockEnd = "3rem"; // so that the bar hides nothing
  bar.append(...switcher(config.editions), state);
  if (document.readyState === "complete") restore();
  else addEventListener("load", restore);
  listen();
}
