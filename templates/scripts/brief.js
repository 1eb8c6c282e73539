// A brief works without this: figures then lead to their endnotes. With it, the place is kept
// when language or audience is changed, the contents show where one is, and a figure opens its
// evidence beside it.
document.addEventListener("DOMContentLoaded", () => {
  "use strict";
  keepPlace();
  const template = document.getElementById("evidence-card");
  if (template) openEvidence(template.content.querySelector("dialog"));

  function keepPlace() {
    const sections = [...document.querySelectorAll("main section[id], main figure[id]")];
    const contents = new Map(
      [...document.querySelectorAll(".contents a")].map((link) => [link.hash.slice(1), link]),
    );
    // Chapters and figures are the same in every language; another audience may lack them, but
    // has the parts they stand in.
    const finest = [...document.querySelectorAll("a.language")];
    const parts = [...document.querySelectorAll("a.audience")];

    const update = () => {
      const line = window.innerHeight * 0.3;
      const passed = sections.filter((one) => one.getBoundingClientRect().top <= line);
      // The last that has begun and not ended: figures in folded tables have no place.
      const here = passed.filter((one) => one.getBoundingClientRect().bottom > 0).at(-1);
      const part = here?.closest(".part, main > section");
      for (const link of finest) link.hash = here?.id ?? "";
      for (const link of parts) link.hash = part?.id ?? "";
      for (const [id, link] of contents) {
        if (id === part?.id) link.setAttribute("aria-current", "true");
        else link.removeAttribute("aria-current");
      }
    };

    let waiting = false;
    const later = () => {
      if (waiting) return;
      waiting = true;
      requestAnimationFrame(() => {
        waiting = false;
        update();
      });
    };
    for (const happening of ["scroll", "resize"]) {
      window.addEventListener(happening, later, { passive: true });
    }
    document.addEventListener("click", update, { capture: true }); // faster than the next frame
    update();
  }

  function openEvidence(card) {
    document.body.append(card);
    const field = (name) => card.querySelector(`.${name} dd`);
    const close = () => card.close();

    document.addEventListener("click", (event) => {
      const link = event.target.closest?.("a.figure");
      const plain = !(event.ctrlKey || event.metaKey || event.shiftKey || event.altKey);
      const entry = link && document.getElementById(decodeURIComponent(link.hash.slice(1)));
      if (!entry || !plain || card.contains(link)) return;
      event.preventDefault();
      fill(link, entry);
      card.showModal();
      place(link);
    });
    card.querySelector(".close").addEventListener("click", close);
    card.querySelector(".more").addEventListener("click", close);
    card.addEventListener("click", (event) => event.target === card && close());

    function fill(link, entry) {
      const note = entry.closest("li");
      card.querySelector(".what").textContent = note.querySelector(".label").textContent;
      const heading = card.querySelector("h2");
      heading.textContent = link.textContent;
      for (const name of ["document", "where", "printed", "declared", "when", "computed"]) {
        const found = name === "document" ? note.querySelector(".document") : entry.matches(`.${name}`) ? entry : entry.querySelector(`.${name}`);
        field(name).replaceChildren(...(found ? copied(found) : []));
        card.querySelector(`.${name}`).hidden = !found;
      }
      card.querySelector(".more").hash = note.id;
      notes(link);
    }

    function notes(link) {
      const found = [];
      for (let mark = link.nextElementSibling; mark?.matches("a.mark"); mark = mark.nextElementSibling) {
        const note = document.getElementById(mark.hash.slice(1));
        if (note) found.push(note);
      }
      const list = card.querySelector(".remarks ul");
      list.replaceChildren(
        ...found.map((note) => {
          const item = document.createElement("li");
          item.append(...[...note.childNodes].flatMap(copied));
          return item;
        }),
      );
      card.querySelector(".remarks").hidden = found.length === 0;
    }

    // A copy without ids and links: both would stand twice on the page.
    function copied(node) {
      if (node.nodeType === Node.TEXT_NODE) return [node.cloneNode()];
      if (node.nodeType !== Node.ELEMENT_NODE || node.matches("a.mark")) return [];
      const inside = [...node.childNodes].flatMap(copied);
      if (node.matches("a, .entry, .computed")) return inside;
      const copy = node.cloneNode(false);
      copy.removeAttribute("id");
      copy.append(...inside);
      return [copy];
    }

    // Under the figure, or above it where there is no room. On a narrow screen the style sheet puts
    // it at the foot; the figure then moves up into sight.
    function place(link) {
      const near = link.getClientRects()[0];
      if (matchMedia("(max-width: 34rem)").matches) {
        window.scrollBy({ top: Math.max(0, near.bottom + 16 - card.getBoundingClientRect().top) });
        return;
      }
      const room = document.documentElement;
      const left = Math.max(16, Math.min(near.left, room.clientWidth - card.offsetWidth - 16));
      const below = near.bottom + 8;
      const top = below + card.offsetHeight + 8 <= room.clientHeight ? below : Math.max(8, near.top - card.offsetHeight - 8);
      card.style.setProperty("--left", `${left}px`);
      card.style.setProperty("--top", `${top}px`);
    }
  }
});
