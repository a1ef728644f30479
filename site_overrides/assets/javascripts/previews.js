// What a link in a note leads to, before it is followed: the title and summary of another page of the site.

const WAIT = 350;
const GRACE = 250;

const pages = new Map();
const box = document.createElement("div");
const title = box.appendChild(document.createElement("p"));
const summary = box.appendChild(document.createElement("p"));
let shown;
let timer;

/** Whether a link leads to another page of this site. */
function leadsToPage(link) {
  const made = link.matches(".headerlink, .footnote-ref, .footnote-backref");
  const elsewhere = link.origin !== location.origin || link.pathname === location.pathname;
  return !made && !elsewhere && link.pathname.endsWith("/");
}

/** The heading and the lead of a page, as text and its language; a failure is forgotten. */
function read(address) {
  if (!pages.has(address)) {
    const page = fetch(address).then(async (response) => {
      if (!response.ok) throw new Error(`${response.status} ${address}`);
      const found = new DOMParser().parseFromString(await response.text(), "text/html");
      return ["h1", ".lead"].map((part) => words(found.querySelector(`main ${part}`), found.documentElement.lang));
    });
    page.catch(() => pages.delete(address));
    pages.set(address, page);
  }
  return pages.get(address);
}

function words(element, lang) {
  return { text: element?.textContent.trim() ?? "", lang: element?.querySelector("[lang]")?.lang ?? lang };
}

/** Do something later, instead of what was to be done. */
function soon(action, delay) {
  clearTimeout(timer);
  timer = setTimeout(action, delay);
}

async function show(link) {
  hide();
  shown = link;
  const page = link.origin + link.pathname;
  const parts = await read(page).catch(() => undefined);
  if (shown !== link || !parts?.[0].text) return;
  [title, summary].forEach((place, index) => {
    place.textContent = parts[index].text;
    place.lang = parts[index].lang;
  });
  box.showPopover();
  place(link);
  link.setAttribute("aria-describedby", box.id);
}

/** Below the link, or above it where the window ends. */
function place(link) {
  const line = link.getClientRects()[0];
  const { width, height } = box.getBoundingClientRect();
  const below = line.bottom + 6;
  box.style.left = `${Math.max(8, Math.min(line.left, document.documentElement.clientWidth - width - 8))}px`;
  box.style.top = `${below + height > innerHeight ? line.top - height - 6 : below}px`;
}

function hide() {
  clearTimeout(timer);
  shown?.removeAttribute("aria-describedby");
  shown = undefined;
  if (box.matches(":popover-open")) box.hidePopover();
}

/** Not on touch screens, where nothing hovers, nor where readers save what they load. */
const wanted = box.showPopover && matchMedia("(hover: hover)").matches && !navigator.connection?.saveData;
const links = wanted ? [...document.querySelectorAll(".prose a[href]")].filter(leadsToPage) : [];
for (const link of links) {
  link.addEventListener("pointerenter", () => {
    if (shown === link) clearTimeout(timer);
    else soon(() => show(link), WAIT);
  });
  link.addEventListener("pointerleave", () => soon(hide, GRACE));
  link.addEventListener("focus", () => {
    if (link.matches(":focus-visible")) soon(() => show(link), WAIT);
  });
  link.addEventListener("blur", hide);
}
if (links.length) {
  box.id = "__preview";
  box.className = "preview";
  box.popover = "manual";
  box.setAttribute("role", "tooltip");
  title.className = "preview__title";
  box.addEventListener("pointerenter", () => clearTimeout(timer));
  box.addEventListener("pointerleave", () => soon(hide, GRACE));
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") hide();
  });
  addEventListener("scroll", hide, { passive: true });
  document.querySelector("main").append(box);
}
