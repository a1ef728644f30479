// The search dialog, over Pagefind. Loaded the first time a reader searches.

const PAGE = 8;
/** Results that are shown before the others are fetched. */
export const FIRST = 1;
const SECTIONS = 3;
const BEST = 5;

/** Begin to search in a dialog: once, then again for what is already typed. */
export function start(dialog) {
  if (!dialogs.has(dialog)) dialogs.set(dialog, new Search(dialog));
  dialogs.get(dialog).update();
}

const dialogs = new Map();

class Search {
  constructor(dialog) {
    this.dialog = dialog;
    this.words = dialog.dataset;
    this.input = dialog.querySelector("input");
    this.list = dialog.querySelector("[data-search-results]");
    this.explore = dialog.querySelector("[data-search-explore]");
    this.status = dialog.querySelector("[data-search-status]");
    this.more = dialog.querySelector("[data-search-more]");
    this.turn = 0;
    this.bundle = new URL(this.words.bundle, document.baseURI).href;
    this.input.addEventListener("input", () => this.update());
    this.more.addEventListener("click", () => this.showMore());
    dialog.querySelector("form").addEventListener("submit", (event) => {
      event.preventDefault();
      this.list.querySelector("a")?.click();
    });
    dialog.addEventListener("keydown", (event) => this.onKey(event));
  }

  /** Pagefind itself; a failure is forgotten, so that the next word tries again. */
  pagefind() {
    this.engine ??= engine(this.bundle);
    return this.engine.catch((error) => {
      this.engine = undefined;
      throw error;
    });
  }

  async update() {
    const query = this.input.value.trim();
    if (query === this.query && this.engine) return;
    this.query = query;
    const turn = ++this.turn;
    this.explore.search = query ? new URLSearchParams({ q: query }) : "";
    if (!query) {
      this.say("");
      this.help("start");
      this.show([]);
      if (!this.engine) this.pagefind().catch(() => {});
      return;
    }
    this.say(this.words.loading);
    try {
      const pagefind = await this.pagefind();
      await new Promise((resolve) => setTimeout(resolve, pause(query)));
      if (turn !== this.turn) return;
      const words = await understood(pagefind, query);
      const found = words ? (await pagefind.search(words)).results : [];
      if (turn !== this.turn) return;
      await this.show(found, turn);
      if (turn !== this.turn) return;
      const { count, none } = this.words;
      this.say(found.length ? count.replace("{number}", number(found.length)) : none.replace("{query}", query));
      this.help(found.length ? null : "none");
    } catch (error) {
      if (turn !== this.turn) return;
      console.error(error);
      this.engine = undefined;
      this.show([]);
      this.say(this.words.error);
      this.help("error");
    }
  }

  say(text) {
    this.status.textContent = text;
  }

  help(name) {
    for (const part of this.dialog.querySelectorAll("[data-search-help]")) {
      part.hidden = part.dataset.searchHelp !== name;
    }
  }

  /** Replace what is shown, once the new results are there: nothing flickers while the reader types. */
  async show(found, turn = this.turn) {
    const rest = [...found];
    let hits = await nextHits(rest, this.list.childElementCount ? PAGE : FIRST);
    if (turn !== this.turn) return;
    this.list.replaceChildren(...hits);
    this.dialog.scrollTop = 0;
    hits = await nextHits(rest, PAGE - hits.length);
    if (turn !== this.turn) return;
    this.list.append(...hits);
    this.rest = rest;
    this.more.hidden = !rest.length;
  }

  async showMore() {
    const hits = await nextHits(this.rest, PAGE);
    this.list.append(...hits);
    this.more.hidden = !this.rest.length;
    hits[0]?.querySelector("a").focus();
  }

  onKey(event) {
    if (event.key !== "ArrowDown" && event.key !== "ArrowUp") return;
    const stops = [this.input, ...this.list.querySelectorAll("a")];
    const here = stops.indexOf(document.activeElement);
    if (here < 0) return;
    event.preventDefault();
    const next = stops[Math.min(stops.length - 1, Math.max(0, here + (event.key === "ArrowDown" ? 1 : -1)))];
    next.focus();
    if (next === this.input) this.dialog.scrollTop = 0;
  }
}

/** How long to wait for the next letter, in milliseconds: “in”, in every note, costs more than the word it begins. */
export function pause(query) {
  return /(^|\s)\S{1,2}$/u.test(query) ? 400 : 100;
}

/** Pagefind over the index of the page's language, or of another. */
export async function engine(bundle, lang = "") {
  const pagefind = new Pagefind(bundle);
  const language = (lang || document.documentElement.lang).toLowerCase();
  await pagefind.ask("init", { basePath: new URL(bundle).pathname, language, excerptLength: 24 });
  return pagefind;
}

/** Pagefind's worker. Its own `pagefind.js` would do for it what this does, and is as heavy as the worker itself. */
class Pagefind {
  constructor(bundle) {
    this.worker = new Worker(`${bundle}pagefind-worker.js`);
    this.asked = 0;
    this.waiting = new Map();
    this.unused = new FinalizationRegistry((key) => this.ask("releaseData", key));
    this.worker.addEventListener("message", ({ data: { id, result, error } }) => {
      const { resolve, reject } = this.waiting.get(id);
      this.waiting.delete(id);
      if (error) reject(new Error(error));
      else resolve(result);
    });
    this.worker.addEventListener("error", () => {
      for (const { reject } of this.waiting.values()) reject(new Error("Pagefind's worker failed"));
    });
  }

  ask(method, ...args) {
    return new Promise((resolve, reject) => {
      const id = (this.asked += 1);
      this.waiting.set(id, { resolve, reject });
      this.worker.postMessage({ id, method, args });
    });
  }

  /** Pages, best first, each with a function that fetches it; and how many have each value of the filters that are known. */
  async search(words, options = {}) {
    const found = await this.ask("search", words, options);
    for (const result of found.results) {
      const key = result.data;
      this.unused.register(result, key);
      result.data = () => this.ask("getData", key);
    }
    return found;
  }
}

/**
 * A query as Pagefind is to be asked; nothing when no page can have all of its words.
 *
 * When Pagefind does not know a word it shortens it until it does, and drops it when it cannot: “répartition” would
 * find “reparations”. So each word must either be in the index as it is (a quoted search compares stems and never
 * shortens), or be the beginning of a word that the best pages were found by, as when the reader is still typing.
 */
export async function understood(pagefind, query) {
  const words = terms(query);
  let found;
  for (const word of words) {
    if ((await pagefind.search(`"${word}"`)).results.length) continue;
    found ??= await foundBy(pagefind, words.join(" "));
    const start = fold(word);
    if (!found.some((other) => other.startsWith(start))) return "";
  }
  return words.join(" ");
}

/** The words by which the best pages are found. */
async function foundBy(pagefind, words) {
  const { results } = await pagefind.search(words);
  return (await Promise.all(results.slice(0, BEST).map((result) => result.data()))).flatMap(matched);
}

/** Take the next off a list of results, as list items. */
async function nextHits(results, number) {
  const pages = await Promise.all(results.splice(0, number).map((result) => result.data()));
  return pages.map(hit);
}

export function number(value) {
  return value.toLocaleString(document.documentElement.lang);
}

/** A query's words, without the elided articles of French: “l’Octavia” asks for “Octavia”. */
function terms(query) {
  return query
    .replace(/["“”«»]/g, " ")
    .replace(/(^|[\s-])(?:qu|[cdjlmnst])['’]/giu, "$1")
    .split(/\s+/u)
    .filter((word) => /[\p{L}\p{N}]/u.test(word));
}

/** The words of a page that the search found, and those of its title. */
function matched(page) {
  const words = page.content.split(/\s+/u);
  return [...page.locations.map((location) => words[location] ?? ""), ...(page.meta.title ?? "").split(/\s+/u)]
    .flatMap((word) => [word, ...word.split(/[^\p{L}\p{N}]+/u)])
    .map(fold);
}

/** Without case, accents and punctuation, as Pagefind compares words. */
export function fold(word) {
  return word.normalize("NFD").replace(/[^\p{L}\p{N}]/gu, "").toLowerCase();
}

/** A result, as a list item. Text from the index is only ever text. */
function hit(page) {
  const item = element("li", "hit");
  const link = element("a");
  link.href = page.url;
  const { title, event, date, track, role, type } = page.meta;
  link.append(element("span", "hit__title", curl(title ?? page.url)));
  const meta = (event ? [event, date, track ?? type] : [role]).filter(Boolean);
  if (meta.length) link.append(element("span", "hit__meta", curl(meta.join(" · "))));
  const sections = page.sub_results.filter((section) => section.anchor && section.url !== page.url).slice(0, SECTIONS);
  const own = page.sub_results.find((section) => !section.anchor || section.url === page.url);
  if (own || !sections.length) link.append(excerpt("hit__excerpt", (own ?? page).excerpt));
  item.append(link);
  if (sections.length) {
    const list = element("ul", "hit__sections");
    for (const section of sections) {
      const anchor = element("a");
      anchor.href = section.url;
      anchor.append(element("span", "hit__section", curl(section.title.replace(/\s*¶$/u, ""))), excerpt("", section.excerpt));
      const entry = element("li");
      entry.append(anchor);
      list.append(entry);
    }
    item.append(list);
  }
  return item;
}

/** Pagefind's excerpt: text in which `<mark>` is the only tag and `<`, `>` are escaped. */
export function excerpt(className, html) {
  const span = element("span", className);
  html.split(/<mark>(.*?)<\/mark>/su).forEach((part, index) => {
    const text = curl(part.replaceAll("&lt;", "<").replaceAll("&gt;", ">"));
    if (index % 2) {
      const [, word, punctuation] = /^(.*?)([^\p{L}\p{N}]*)$/su.exec(text);
      span.append(element("mark", "", word), punctuation);
    } else {
      span.append(text);
    }
  });
  return span;
}

/** The index has straight apostrophes, so that “équipe” finds “l’équipe” (see outputs/search.py). */
export function curl(text) {
  return text.replace(/(\p{L})'(?=\p{L})/gu, "$1’");
}

export function element(name, className = "", text = "") {
  const made = document.createElement(name);
  if (className) made.className = className;
  if (text) made.textContent = text;
  return made;
}
