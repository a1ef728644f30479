// What a page does besides being read: theme, language switch, menu, search, copying code, the current section.
"use strict";

const root = document.documentElement;

/** Theme: as the system, light, dark, and round again. */
for (const button of document.querySelectorAll("[data-theme-toggle]")) {
  const themes = ["auto", "light", "dark"];
  const current = () => root.dataset.theme || "auto";
  const show = () => {
    const label = button.getAttribute(`data-label-${current()}`);
    button.setAttribute("aria-label", label);
    button.title = label;
  };
  button.addEventListener("click", () => {
    const next = themes[(themes.indexOf(current()) + 1) % themes.length];
    if (next === "auto") delete root.dataset.theme;
    else root.dataset.theme = next;
    try {
      if (next === "auto") localStorage.removeItem("theme");
      else localStorage.setItem("theme", next);
    } catch {
      // Kept for this page only.
    }
    show();
  });
  show();
}

/** Links to the same page in another language keep the section: anchors are the same in all languages. */
for (const link of document.querySelectorAll("a[data-keep-fragment]")) {
  const page = link.href;
  const follow = () => {
    link.href = page + location.hash;
  };
  follow();
  addEventListener("hashchange", follow);
}

/** The menu of narrow screens closes when the reader goes elsewhere. */
for (const menu of document.querySelectorAll("details[data-menu]")) {
  document.addEventListener("click", (event) => {
    if (!menu.contains(event.target)) menu.open = false;
  });
  menu.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !menu.open) return;
    menu.open = false;
    menu.querySelector("summary").focus();
  });
}

/** Search: its script and index are fetched when first wanted. The page that explores the notes has a field of its own. */
const field = document.querySelector("[data-explore] input");
const dialog = document.getElementById("__search");
const openSearch = async (query = "") => {
  if (!dialog.open) dialog.showModal();
  const input = dialog.querySelector("input");
  if (query) input.value = query;
  input.select();
  const { start } = await import(new URL(dialog.dataset.script, document.baseURI));
  start(dialog);
};
if (dialog) {
  for (const button of document.querySelectorAll("[data-search-open]")) {
    button.addEventListener("click", () => openSearch());
  }
  dialog.querySelector("[data-search-close]").addEventListener("click", () => dialog.close());
  dialog.addEventListener("click", (event) => {
    if (event.target === dialog) dialog.close();
  });
  dialog.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    event.preventDefault(); // A search field would first be emptied, and the dialog stay.
    dialog.close();
  });
  document.addEventListener("keydown", (event) => {
    const closed = event.target.closest?.("dialog:not([open])"); // Just now: it has the focus until the next frame.
    const writing = !closed && event.target.closest?.("input, textarea, select, [contenteditable]");
    const slash = event.key === "/" && !writing && !event.ctrlKey && !event.metaKey && !event.altKey;
    const k = event.key.toLowerCase() === "k" && (event.ctrlKey || event.metaKey) && !event.shiftKey && !event.altKey;
    if (!slash && !k) return;
    event.preventDefault();
    if (slash && field) field.select();
    else openSearch();
  });
  const asked = new URLSearchParams(location.search).get("q");
  if (asked && !field) openSearch(asked);
}

/** What is wider than the page can be scrolled with the keyboard. */
for (const wide of document.querySelectorAll(".prose pre > code, .table-frame")) {
  if (wide.scrollWidth > wide.clientWidth) wide.tabIndex = 0;
}

/** Code can be copied. */
const words = document.querySelector("[data-copy]")?.dataset;
if (words && navigator.clipboard) {
  for (const code of document.querySelectorAll(".prose pre > code, [data-copied-whole]")) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "copy";
    button.textContent = words.copy;
    button.addEventListener("click", async () => {
      await navigator.clipboard.writeText(code.textContent.trimEnd());
      button.textContent = words.copied;
      button.dataset.copied = "";
      setTimeout(() => {
        button.textContent = words.copy;
        delete button.dataset.copied;
      }, 2000);
    });
    const frame = code.closest(".highlight, .cite__form") ?? code.parentElement;
    frame.append(button);
  }
}

/** The link at a heading goes there, and copies its address too; it says so to the eye and to the ear. */
if (words && navigator.clipboard) {
  const status = document.createElement("p");
  status.className = "visually-hidden";
  status.setAttribute("role", "status");
  for (const link of document.querySelectorAll(".prose a.headerlink")) {
    link.addEventListener("click", async (event) => {
      if (event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
      await navigator.clipboard.writeText(link.href);
      link.dataset.copied = words.linkCopied;
      status.textContent = words.linkCopied;
      setTimeout(() => {
        delete link.dataset.copied;
        status.textContent = "";
      }, 2000);
    });
  }
  document.querySelector("main").append(status);
}

/** The site without a network, for readers who ask for it; the script is fetched when they do, or did. */
const offline = document.querySelector("[data-offline]");
if (offline && navigator.serviceWorker && location.protocol !== "file:") {
  let control;
  const started = async () => {
    const { Offline } = await import(new URL(offline.dataset.script, document.baseURI));
    control ??= new Offline(offline);
    return control;
  };
  const worker = new URL(offline.dataset.worker, document.baseURI).href;
  const resume = async () => {
    const found = await navigator.serviceWorker.getRegistration(worker);
    if (found?.scope === new URL(".", worker).href) await (await started()).ask("keep");
  };
  offline.querySelector("button").addEventListener("click", async () => {
    try {
      await (await started()).press();
    } catch {
      offline.querySelector("[role=status]").textContent = offline.dataset.failure; // There is no network already.
    }
  });
  offline.hidden = false;
  resume().catch(() => {}); // The page is there without.
}

/** The table of contents follows the reader. */
for (const toc of document.querySelectorAll("[data-toc]")) {
  const links = new Map();
  for (const link of toc.querySelectorAll('a[href^="#"]')) {
    const target = document.getElementById(decodeURIComponent(link.hash.slice(1)));
    if (target) links.set(target, link);
  }
  if (!links.size) continue;
  const targets = [...links.keys()];
  const follow = () => {
    const line = parseFloat(getComputedStyle(root).scrollPaddingTop) + 8;
    const atEnd = innerHeight + scrollY >= root.scrollHeight - 2;
    const passed = targets.filter((target) => target.getBoundingClientRect().top <= line);
    const now = atEnd && scrollY > 0 ? targets.at(-1) : passed.at(-1);
    for (const [target, link] of links) {
      if (target === now) link.setAttribute("aria-current", "true");
      else link.removeAttribute("aria-current");
    }
  };
  let waiting = false;
  addEventListener("scroll", () => {
    if (waiting) return;
    waiting = true;
    requestAnimationFrame(() => {
      waiting = false;
      follow();
    });
  }, { passive: true });
  follow();
}
