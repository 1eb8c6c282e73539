// Light, dark, or as the system says. Runs in the head, so that the page never shows the wrong
// ground first. The choice is kept for the next page where the browser lets us.
(() => {
  "use strict";
  const KEY = "briefings-appearance";
  const root = document.documentElement;

  const kept = () => {
    try {
      return localStorage.getItem(KEY);
    } catch {
      return null; // storage is refused: private windows, some files opened from disk
    }
  };
  const keep = (choice) => {
    try {
      localStorage.setItem(KEY, choice);
    } catch {
      // The choice then lasts as long as the page.
    }
  };
  const apply = (choice) => {
    if (choice === "light" || choice === "dark") root.dataset.theme = choice;
    else delete root.dataset.theme;
  };

  apply(kept());
  document.addEventListener("DOMContentLoaded", () => {
    const control = document.querySelector(".appearance");
    const select = control?.querySelector("select");
    if (!select) return;
    const show = () => (select.value = root.dataset.theme ?? "auto");
    show();
    control.hidden = false;
    select.addEventListener("change", () => {
      apply(select.value);
      keep(select.value);
    });
    // Another window of the same publication changed it, or this page came back from the cache.
    const follow = () => {
      apply(kept());
      show();
    };
    window.addEventListener("storage", (event) => event.key === KEY && follow());
    window.addEventListener("pageshow", (event) => event.persisted && follow());
  });
})();
