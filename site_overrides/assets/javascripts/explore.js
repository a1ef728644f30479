// The page that explores the notes: words, facets and order, kept in its address, over Pagefind's index.

import { FIRST, curl, element, engine, excerpt, fold, number, pause, understood } from "./search.js";

const PAGE = 20;
const SHORT = 6;
/** Values of a facet beyond which one may look for one. */
const LONG = 12;
const order = new Intl.Collator(document.documentElement.lang);

/** A query without words, for which Pagefind has every page. */
const NO_WORDS = null;

/** What the reader asked for, as the address says it. */
class Choice {
  constructor(facets, languages, search) {
    const asked = new URLSearchParams(search);
    this.query = (asked.get("q") ?? "").trim();
    this.sort = ["newest", "oldest"].includes(asked.get("sort")) ? asked.get("sort") : "relevance";
    this.also = languages.filter((lang) => asked.getAll("also").includes(lang));
    this.facets = new Map(facets.map((kind) => [kind, new Set(asked.getAll(kind))]));
  }

  get number() {
    return [...this.facets.values()].reduce((sum, ids) => sum + ids.size, 0);
  }

  /** The order of results; without words all are as relevant. */
  get order() {
    return this.query || this.sort === "oldest" ? this.sort : "newest";
  }

  /** The query of an address, in which other languages may be searched too. */
  address(also = this.also) {
    const told = new URLSearchParams();
    if (this.query) told.set("q", this.query);
    for (const [kind, ids] of this.facets) for (const id of ids) told.append(kind, id);
    if (this.sort !== "relevance") told.set("sort", this.sort);
    for (const lang of also) told.append("also", lang);
    return String(told) && `?${told}`;
  }
}

/**
 * The notes of one language. The name of a note in the index begins with its day and hour, those of other pages do not
 * (see outputs/pagefind.py): neither a filter nor a list of days has to be fetched before there are results.
 */
class Index {
  constructor(pagefind) {
    this.pagefind = pagefind;
    this.values = {};
  }

  static async open(bundle, lang) {
    return new Index(await engine(bundle, lang));
  }

  /** Notes that fit, and the words that Pagefind was asked for. */
  async find({ query, facets, order }) {
    const words = query ? await understood(this.pagefind, query) : NO_WORDS;
    if (words === "") return { words, notes: [] };
    await Promise.all([...facets].map(([kind, ids]) => ids.size && this.learn(kind)));
    const { results } = await this.ask(words, facets);
    const notes = results.filter((result) => day(result));
    if (order !== "relevance") notes.sort((a, b) => compare(day(b), day(a)));
    if (order === "oldest") notes.reverse();
    return { words, notes };
  }

  /** How many would fit with each value of each facet; all facets are fetched for it. */
  async count(words, { facets }) {
    this.values = await this.pagefind.ask("filters");
    if (words === "") return {};
    const counts = (await this.ask(words, facets)).filters;
    for (const [kind, ids] of facets) if (ids.size) counts[kind] = (await this.ask(words, facets, kind)).filters[kind];
    return counts;
  }

  ask(words, facets, but) {
    return this.pagefind.search(words, { filters: this.filters(facets, but) });
  }

  /** Fetch the values of one facet: those of all pages, as no page is asked to have one. */
  async learn(kind) {
    if (this.values[kind]) return;
    const { totalFilters } = await this.pagefind.search(NO_WORDS, { filters: { [kind]: NOTHING } });
    this.values = { ...this.values, [kind]: totalFilters[kind] };
  }

  /** Any of a facet's values will do, for every facet but one. An id that this index does not know finds nothing. */
  filters(facets, but) {
    const filters = {};
    for (const [kind, ids] of facets) {
      if (!ids.size || kind === but) continue;
      const known = Object.keys(this.values[kind] ?? {}).filter((value) => ids.has(read(value).id));
      filters[kind] = known.length ? { any: known } : NOTHING;
    }
    return filters;
  }
}

/** A filter that no page passes. */
const NOTHING = { any: [""] };

/** Day and hour of a note found; nothing of another page. */
function day(result) {
  return /^[0-9]*/u.exec(result.id)[0];
}

function compare(a, b) {
  return a < b ? -1 : Number(a > b);
}

/** A value of a facet in the index: an id, the same in every language, and its name. */
function read(value) {
  const space = value.indexOf(" ");
  return { id: value.slice(0, space), name: curl(value.slice(space + 1)) };
}

/** A facet: its values as boxes to tick, most notes first. */
class Facet {
  constructor(details, page) {
    this.details = details;
    this.page = page;
    this.kind = details.dataset.facet;
    this.list = details.querySelector("ul");
    this.find = details.querySelector("[data-facet-find]");
    this.more = details.querySelector("[data-facet-more]");
    this.chosen = details.querySelector("[data-facet-chosen]");
    this.names = new Map();
    this.items = new Map();
    this.find.addEventListener("input", () => this.fold());
    this.more.addEventListener("click", () => {
      this.more.ariaExpanded = String(this.more.ariaExpanded !== "true");
      this.fold();
    });
  }

  /** Learn the names of ids; those of the page's language come first and stay. */
  learn(values = {}) {
    for (const { id, name } of Object.keys(values).map(read)) if (!this.names.has(id)) this.names.set(id, name);
  }

  name(id) {
    return this.names.get(id) ?? id;
  }

  show(counts, ids) {
    const found = [...new Set([...counts.keys(), ...ids])].filter((id) => counts.get(id) || ids.has(id));
    const by = (id) => counts.get(id) ?? 0;
    found.sort((a, b) => by(b) - by(a) || order.compare(this.name(a), this.name(b)));
    this.found = found.map((id) => ({ id, count: by(id), chosen: ids.has(id) }));
    this.details.hidden = !found.length;
    this.chosen.hidden = !ids.size;
    this.chosen.textContent = number(ids.size);
    if (ids.size && !this.seen) this.details.open = true;
    this.seen = ids.size > 0;
    this.fold();
  }

  item({ id, count, chosen }) {
    const item = this.items.get(id) ?? this.make(id);
    const [box] = item.getElementsByTagName("input");
    box.checked = chosen;
    item.querySelector(".count").textContent = number(count);
    return item;
  }

  make(id) {
    const [item, label, box] = [element("li"), element("label", "facet__value"), element("input")];
    box.type = "checkbox";
    box.addEventListener("change", () => this.page.choose(this.kind, id, box.checked));
    label.append(box, element("span", "facet__name", this.name(id)), " ", element("span", "count"));
    item.append(label);
    this.items.set(id, item);
    return item;
  }

  /** Show the first values, all of them, or those that are looked for; those chosen, and where the focus is, always. */
  fold() {
    const focused = document.activeElement;
    const looking = fold(this.find.value);
    const all = this.more.ariaExpanded === "true";
    const fits = (id, place) => (looking ? fold(this.name(id)).includes(looking) : all || place < SHORT);
    const kept = (id) => this.items.get(id)?.contains(focused);
    const shown = this.found.filter(({ id, chosen }, place) => chosen || fits(id, place) || kept(id));
    this.list.replaceChildren(...shown.map((value) => this.item(value)));
    if (this.list.contains(focused)) focused.focus({ preventScroll: true });
    const { more, fewer } = this.page.words;
    this.find.hidden = this.found.length <= LONG && !this.find.value;
    this.more.hidden = this.found.length <= SHORT || Boolean(looking);
    this.more.textContent = all ? fewer : more.replace("{number}", number(this.found.length));
  }
}

/** Results of several indexes as one list, in the order they were asked for. */
class Found {
  constructor(parts, order) {
    this.parts = parts.map((results) => [...results]);
    this.order = order;
  }

  get left() {
    return this.parts.reduce((sum, results) => sum + results.length, 0);
  }

  take(number) {
    const taken = [];
    while (taken.length < number && this.left) {
      const best = this.parts.filter((part) => part.length).reduce((a, b) => (this.before(b[0], a[0]) ? b : a));
      taken.push(best.shift().data());
    }
    return Promise.all(taken);
  }

  before(a, b) {
    if (this.order === "relevance") return a.score > b.score;
    return this.order === "newest" ? day(a) > day(b) : day(a) < day(b);
  }
}

class Explore {
  constructor(root) {
    this.root = root;
    this.words = root.dataset;
    this.bundle = new URL(this.words.bundle, document.baseURI).href;
    this.form = root.querySelector("form");
    const part = (name) => root.querySelector(`[data-explore-${name}]`);
    this.status = part("status");
    this.list = part("results");
    this.more = part("more");
    this.clear = part("clear");
    this.chips = part("chips");
    this.filters = part("filters");
    this.chosen = part("chosen");
    this.boxes = [...this.form.querySelectorAll("[name=also]")];
    this.facets = new Map([...root.querySelectorAll("[data-facet]")].map((one) => [one.dataset.facet, new Facet(one, this)]));
    this.indexes = new Map();
    this.turn = 0;
    this.listen();
    this.read();
  }

  listen() {
    const { q, sort } = this.form.elements;
    q.addEventListener("input", () => {
      clearTimeout(this.typing);
      const query = q.value.trim();
      this.typing = setTimeout(() => this.change((choice) => (choice.query = query), "replaceState"), pause(query));
    });
    sort.addEventListener("change", () => this.change((choice) => (choice.sort = sort.value)));
    for (const box of this.boxes) box.addEventListener("change", () => this.searchAlso(box.value, box.checked));
    for (const button of this.root.querySelectorAll("[data-explore-also]")) {
      button.addEventListener("click", () => this.searchAlso(button.dataset.exploreAlso, true));
    }
    this.form.addEventListener("submit", (event) => event.preventDefault());
    this.clear.addEventListener("click", () => this.change((choice) => {
      choice.query = "";
      choice.facets.forEach((ids) => ids.clear());
    }).then(() => q.focus()));
    this.root.querySelector("[data-explore-unfilter]").addEventListener("click", () =>
      this.change((choice) => choice.facets.forEach((ids) => ids.clear())).then(() => q.focus()));
    this.more.addEventListener("click", () => this.showMore());
    addEventListener("popstate", () => this.read());
    const wide = matchMedia("(min-width: 60em)");
    const open = () => (this.filters.open = wide.matches);
    wide.addEventListener("change", open);
    open();
  }

  /** Take the choice from the address. */
  read() {
    clearTimeout(this.typing);
    this.choice = new Choice([...this.facets.keys()], this.boxes.map((box) => box.value), location.search);
    this.update();
  }

  /** Change the choice, and the address with it. */
  change(edit, remember = "pushState") {
    edit(this.choice);
    const address = this.choice.address();
    if (address !== location.search) history[remember](null, "", address || location.pathname);
    return this.update();
  }

  choose(kind, id, chosen) {
    return this.change(({ facets }) => facets.get(kind)[chosen ? "add" : "delete"](id));
  }

  searchAlso(lang, wanted) {
    return this.change((choice) => (choice.also = choice.also.filter((one) => one !== lang).concat(wanted ? lang : [])));
  }

  async update() {
    const turn = ++this.turn;
    this.root.ariaBusy = "true";
    this.reflect();
    try {
      const indexes = await this.open();
      const parts = await Promise.all(indexes.map((index) => index.find(this.choice)));
      if (turn !== this.turn) return;
      await this.show(new Found(parts.map(({ notes }) => notes), this.choice.order), turn);
      if (turn !== this.turn) return;
      const counts = await Promise.all(indexes.map((index, place) => index.count(parts[place].words, this.choice)));
      if (turn !== this.turn) return;
      this.showFacets(indexes, counts);
      this.root.ariaBusy = "false";
    } catch (error) {
      if (turn !== this.turn) return;
      console.error(error);
      this.indexes.clear();
      this.list.replaceChildren();
      this.more.hidden = true;
      this.status.textContent = this.words.error;
      this.help("error");
      this.root.ariaBusy = "false";
    }
  }

  /** The indexes of the languages that are searched. */
  open() {
    return Promise.all(["", ...this.choice.also].map((lang) => {
      if (!this.indexes.has(lang)) this.indexes.set(lang, Index.open(this.bundle, lang));
      return this.indexes.get(lang);
    }));
  }

  /** The first page of what was found; where nothing is shown yet, its first notes as soon as they are there. */
  async show(found, turn) {
    const total = found.left;
    const pages = await found.take(this.list.childElementCount ? PAGE : FIRST);
    if (turn !== this.turn) return;
    this.list.replaceChildren(...pages.map((page) => this.card(page)));
    this.say(total);
    const others = await found.take(PAGE - pages.length);
    if (turn !== this.turn) return;
    this.list.append(...others.map((page) => this.card(page)));
    this.found = found;
    this.more.hidden = !found.left;
  }

  /** Show the choice in the form and in the links to other languages: ids are the same there. */
  reflect() {
    const { q, sort } = this.form.elements;
    const { query, order, also, number: chosen } = this.choice;
    if (q.value.trim() !== query) q.value = query;
    sort.value = order;
    sort.querySelector("[value=relevance]").disabled = !query;
    for (const box of this.boxes) box.checked = also.includes(box.value);
    this.clear.hidden = !chosen && !query;
    this.chosen.hidden = !chosen;
    this.chosen.textContent = number(chosen);
    const { lang } = document.documentElement;
    for (const link of document.querySelectorAll("a[data-keep-fragment]")) {
      link.search = this.choice.address(also.map((other) => (other === link.hreflang ? lang : other)));
    }
  }

  /** The facets, with the counts of each index added up. */
  showFacets(indexes, counts) {
    for (const [kind, facet] of this.facets) {
      const sums = new Map();
      for (const index of indexes) facet.learn(index.values[kind]);
      for (const found of counts) {
        for (const [value, count] of Object.entries(found[kind] ?? {})) {
          const { id } = read(value);
          sums.set(id, (sums.get(id) ?? 0) + count);
        }
      }
      facet.show(sums, this.choice.facets.get(kind));
    }
    this.showChips();
  }

  /** What is chosen, each to be removed with a click; the focus stays among them. */
  showChips() {
    const place = [...this.chips.querySelectorAll("button")].indexOf(document.activeElement);
    const chips = [...this.choice.facets].flatMap(([kind, ids]) => [...ids].map((id) => this.chip(kind, id)));
    this.chips.replaceChildren(...chips);
    this.chips.hidden = !chips.length;
    if (place >= 0) (chips[Math.min(place, chips.length - 1)]?.firstChild ?? this.form.elements.q).focus();
  }

  chip(kind, id) {
    const name = this.facets.get(kind).name(id);
    const button = element("button", "chip explore__chip", name);
    button.type = "button";
    button.ariaLabel = this.words.remove.replace("{name}", name);
    button.addEventListener("click", () => this.choose(kind, id, false));
    const item = element("li");
    item.append(button);
    return item;
  }

  say(total) {
    const { count, none, nothing } = this.words;
    const { query, number: chosen } = this.choice;
    const empty = chosen || !query ? nothing : none.replace("{query}", query);
    this.status.textContent = total ? count.replace("{number}", number(total)) : empty;
    this.help(total ? null : "none");
  }

  /** Show what helps now, of it only what would change something. */
  help(name) {
    for (const part of this.root.querySelectorAll("[data-explore-help]")) part.hidden = part.dataset.exploreHelp !== name;
    const { query, also, number: chosen } = this.choice;
    for (const part of this.root.querySelectorAll("[data-explore-has]")) {
      const has = part.dataset.exploreHas;
      part.hidden = has === "filters" ? !chosen : has === "query" ? !query : also.includes(has);
    }
  }

  async showMore() {
    const cards = (await this.found.take(PAGE)).map((page) => this.card(page));
    this.list.append(...cards);
    this.more.hidden = !this.found.left;
    cards[0]?.querySelector("a").focus();
  }

  /** A note found. Text from the index is only ever text. */
  card(page) {
    const { title, event, date, track, type, speakers, color, summary, lang } = page.meta;
    const item = element("li", color ? `note color-${color}` : "note");
    if (lang !== document.documentElement.lang) Object.assign(item, { lang, dir: "auto" });
    const heading = element("h3", "note__title");
    const link = element("a", "", curl(title ?? page.url));
    link.href = page.url;
    heading.append(link);
    const text = element("p", "note__summary");
    text.append(this.choice.query ? excerpt("", page.excerpt) : curl(summary ?? ""));
    const meta = element("p", "meta");
    const told = [event, date, track, type === track ? "" : type, speakers];
    meta.append(...told.filter(Boolean).map((words) => element("span", "", curl(words))));
    if (this.choice.also.length) meta.append(this.badge(lang));
    item.append(heading, text, meta);
    return item;
  }

  badge(lang) {
    const name = this.boxes.find((box) => box.value === lang)?.dataset.name ?? this.words.name;
    const badge = element("span", "badge", name);
    badge.lang = document.documentElement.lang;
    return badge;
  }
}

for (const root of document.querySelectorAll("[data-explore]")) new Explore(root);
