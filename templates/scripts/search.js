// Search over what the page carries: no request, so it also works from a file on disk. Some dozens
// of briefs are read through at each key faster than an index could be built. Words are compared
// after NFKC folding, Latin ones from where a word begins, Japanese, which has no spaces, anywhere.
document.addEventListener("DOMContentLoaded", () => {
  "use strict";
  const form = document.querySelector(".search");
  const input = form.querySelector("input");
  const results = document.getElementById("results");
  const browse = document.getElementById("browse");
  const data = JSON.parse(document.getElementById("search-data").textContent);
  const here = document.documentElement.lang;
  const languages = Object.keys(data.lines[0] ?? {}).sort((a, b) => (b === here) - (a === here));
  const plural = new Intl.PluralRules(here);

  // --- words ----------------------------------------------------------------------------------

  const fold = (text) => text.normalize("NFKC").toLowerCase();
  // What was typed, as words: 木材輸出 is 木材 and 輸出, wherever they stand.
  function words(query) {
    const spaced = fold(query).trim().split(/\s+/).filter(Boolean);
    if (!Intl.Segmenter) return spaced;
    const segmenter = new Intl.Segmenter(here, { granularity: "word" });
    return spaced.flatMap((word) =>
      [...segmenter.segment(word)].filter((one) => one.isWordLike).map((one) => one.segment),
    );
  }

  // --- the briefs -----------------------------------------------------------------------------

  const forms = data.terms.map((term) => [...Object.values(term.name), ...term.also]);
  const shelf = data.briefs.map((brief) => {
    const title = fold(Object.values(brief.title).join(" "));
    const text = fold(brief.lines.map(([number]) => Object.values(data.lines[number]).join(" ")).join(" "));
    // Whoever looks for a name we do not use finds the briefs with the one we do.
    const used = forms.filter((_, at) => Object.values(data.terms[at].name).some((name) => `${title} ${text}`.includes(fold(name))));
    return { title, terms: fold(used.flat().join(" ")), text };
  });
  const usual = shelf.reduce((sum, { text }) => sum + text.length, 0) / shelf.length;

  // Latin words from where one begins, and singular for plural; Japanese anywhere.
  function pattern(word) {
    const escaped = word.replace(/[\\^$.*+?()[\]{}|]/g, "\\$&");
    if (!/^[^\u3040-\u9fff]/.test(word)) return new RegExp(escaped, "gu");
    return new RegExp(`(?<![\\p{L}\\p{N}])${escaped.replace(/(?<=\p{L}{3})s$/u, "")}`, "gu");
  }

  // How well a brief fits: every word must stand in it. The title counts most; in the text it
  // counts how often for its length, or the longest brief would come first (as in BM25).
  function fit({ title, terms, text }, patterns) {
    let sum = 0;
    for (const one of patterns) {
      const often = text.match(one)?.length ?? 0;
      const fits = (title.match(one) ? 4 : 0) + (terms.match(one) ? 1 : 0) + (2 * often) / (often + text.length / usual);
      if (!fits) return 0;
      sum += fits;
    }
    return sum;
  }

  function found(sought) {
    const patterns = sought.map(pattern);
    const rated = data.briefs.map((brief, at) => ({ brief, fits: fit(shelf[at], patterns) }));
    return rated.filter((one) => one.fits).sort((a, b) => b.fits - a.fits).map((one) => one.brief);
  }

  // --- what is shown --------------------------------------------------------------------------

  // Where the words stand in a text: [from, to) of each, in the text as it is.
  function places(text, sought) {
    const map = [];
    let plain = "";
    let at = 0;
    for (const sign of text) {
      for (const part of fold(sign)) {
        plain += part;
        map.push([at, at + sign.length]);
      }
      at += sign.length;
    }
    const spans = [];
    for (const word of sought) {
      for (let at = plain.indexOf(word); at >= 0; at = plain.indexOf(word, at + 1)) {
        spans.push([map[at][0], map[at + word.length - 1][1]]);
      }
    }
    return spans.sort((a, b) => a[0] - b[0]);
  }

  function marked(text, sought) {
    const made = [];
    let done = 0;
    for (const [from, to] of places(text, sought)) {
      if (to <= done) continue;
      const start = Math.max(from, done);
      made.push(text.slice(done, start), element("mark", {}, text.slice(start, to)));
      done = to;
    }
    return [...made, text.slice(done)];
  }

  // The lines of a brief that hold most of the words in any language, as this page's language
  // has them.
  function lines(brief, sought) {
    const rated = brief.lines.map(([number, anchor]) => {
      const hits = languages.map((language) => {
        const plain = fold(data.lines[number][language]);
        return sought.filter((word) => plain.includes(word)).length;
      });
      return { text: data.lines[number][here], anchor, hits: Math.max(...hits) };
    });
    const hit = rated.filter((one) => one.hits);
    return hit.sort((one, other) => other.hits - one.hits).slice(0, 2);
  }

  function element(name, attributes, ...inside) {
    const made = document.createElement(name);
    for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
    made.append(...inside);
    return made;
  }

  function hit(brief, sought) {
    const item = element("li", {}, element("h3", {}, element("a", { href: brief.href }, ...marked(brief.title[here], sought))));
    for (const { text, anchor } of lines(brief, sought)) {
      const href = anchor ? `${brief.href}#${anchor}` : brief.href;
      item.append(element("p", {}, element("a", { href }, ...marked(text, sought))));
    }
    return item;
  }

  // The glossary's terms of which what was typed is a part, in any of their forms.
  function known(sought) {
    const joined = sought.join("");
    if (joined.length < 2) return [];
    return data.terms.filter((_, at) => forms[at].some((form) => fold(form).replaceAll(" ", "").includes(joined)));
  }

  function offered(term) {
    const [own, ...others] = languages.map((language) => [language, term.name[language]]);
    const button = element("button", { type: "button" }, own[1]);
    button.addEventListener("click", () => {
      input.value = own[1];
      update();
      input.focus();
    });
    return element("li", {}, button, " ", ...others.map(([language, name]) => element("span", { lang: language }, name)));
  }

  function update() {
    const query = input.value.trim();
    const sought = words(query);
    browse.hidden = sought.length > 0;
    results.hidden = !browse.hidden;
    remember(query);
    if (!sought.length) return;
    const hits = found(sought);
    const message = hits.length ? form.dataset[plural.select(hits.length) === "one" ? "one" : "other"] : form.dataset.none;
    results.querySelector("[role=status]").textContent = message.replace("%(count)s", hits.length);
    const terms = known(sought);
    const shown = [...sought, ...terms.flatMap((term) => Object.values(term.name)).map(fold)];
    results.querySelector(".hits").replaceChildren(...hits.map((brief) => hit(brief, shown)));
    results.querySelector(".terms ul").replaceChildren(...terms.slice(0, 5).map(offered));
    results.querySelector(".terms").hidden = terms.length === 0;
  }

  // The address holds the search, so that it can be kept, and the way back leads to it.
  function remember(query) {
    const address = query ? `?q=${encodeURIComponent(query)}` : location.pathname;
    try {
      history.replaceState(null, "", address);
    } catch {
      // Not allowed for this page: the search works all the same.
    }
    for (const link of document.querySelectorAll("a.language")) link.search = query ? address : "";
  }

  input.addEventListener("input", update);
  form.addEventListener("submit", (event) => event.preventDefault());
  input.value = new URLSearchParams(location.search).get("q") ?? "";
  form.hidden = false;
  if (input.value) update();
});
