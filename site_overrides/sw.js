// The service worker: when a reader has asked for the site to be kept, it answers from that copy and brings it up to date.
//
// One store holds each file by its address and digest, so that two versions of it can stand side by side. The list in the store
// says which of them are the copy: putting another list there, once all that it names is there, is the whole step from one
// version of the site to the next. What breaks off before changes nothing, and the next visit goes on with it.
"use strict";

const SCOPE = registration.scope;
const STORE = `summitkb ${SCOPE}`; // A host may have several sites.
const LIST = `${SCOPE}offline.json`;
const AT_ONCE = 6;
const readers = new BroadcastChannel(STORE);

/** The list of the copy, as a promise: read once in this worker's life. */
let copy;
/** What is being done, if anything is, and how to stop it. */
let work;
let stop;

addEventListener("install", () => skipWaiting());
addEventListener("activate", (event) => event.waitUntil(clients.claim()));
addEventListener("message", (event) => event.waitUntil(event.data === "remove" ? remove() : keep()));
addEventListener("fetch", (event) => {
  const { request } = event;
  if (request.method !== "GET" || !request.url.startsWith(SCOPE)) return;
  event.respondWith(answer(request).catch(() => fetch(request))); // Whatever is wrong with the copy, the site is there.
});

// Answering

async function answer(request) {
  const files = await list();
  if (!files) return fetch(request);
  const { pathname, search } = new URL(request.url);
  const path = pathOf(pathname);
  const kept = files.has(path) && (await stored(placeOf(path, files)));
  if (kept) return kept;
  if (files.has(`${path}/`)) return Response.redirect(`${addressOf(path)}/${search}`);
  return (await published(request)) ?? (request.mode === "navigate" ? lost(files) : Response.error());
}

/** What is not in the copy: from the network; a page that was open when the copy changed still asks for what it had. */
async function published(request) {
  const response = await fetch(request).catch(() => undefined);
  if (response?.ok || request.mode === "navigate") return response;
  const [address] = request.url.split(/[?#]/u);
  return (await stored(address, { ignoreSearch: true })) ?? response;
}

/** The site's own page for what is not there. */
async function lost(files) {
  const page = files.has("404.html") && (await stored(placeOf("404.html", files)));
  return page ? new Response(page.body, { status: 404, headers: page.headers }) : Response.error();
}

// Keeping

/** Keep what is published: the first time all of it, later what changed. Who asks meanwhile is told of the same. */
async function keep() {
  const files = await list();
  if (files) tell({ kept: sizeOf(files), busy: true }); // The network may take its time.
  work ??= update().finally(() => {
    work = undefined;
  });
  await work;
}

async function update() {
  stop = new AbortController();
  try {
    const response = await fetch(LIST, { cache: "no-cache", signal: stop.signal });
    if (response.status === 404) await forget(); // This site is kept no more, or another one is here now.
    else await change(await response.text());
  } catch (error) {
    if (stop.signal.reason === REMOVED) return;
    console.warn(error);
    const files = await list();
    tell(files ? { kept: sizeOf(files) } : { failed: true });
  }
}

async function change(text) {
  const files = filesOf(text);
  if (!files.has("")) throw new Error("a list without a home page is not one");
  await fetchMissing(files);
  const store = await caches.open(STORE);
  const before = await store.match(LIST);
  if ((await before?.text()) === text) await tidy(store, files);
  else await store.put(LIST, new Response(text));
  copy = Promise.resolve(files);
  tell({ kept: sizeOf(files) });
}

async function fetchMissing(files) {
  const store = await caches.open(STORE);
  const there = new Set((await store.keys()).map(({ url }) => url));
  const missing = new Map([...files].filter(([path]) => !there.has(placeOf(path, files))));
  const size = sizeOf(missing);
  const kept = Boolean(await list());
  const left = [...missing];
  let done = 0;
  const some = async () => {
    while (left.length) {
      const [path, [digest, bytes]] = left.pop();
      await store.put(placeOf(path, files), await fetched(addressOf(path), digest));
      done += bytes;
      tell({ kept, size, share: size && done / size });
    }
  };
  if (left.length) tell({ kept, size, share: 0 });
  const ends = await Promise.allSettled(Array.from({ length: AT_ONCE }, () => some().catch(giveUp)));
  for (const { reason } of ends) if (reason) throw reason;
}

/** One failure is enough: the others need not go on. */
function giveUp(error) {
  stop.abort(error);
  throw error;
}

/** A file as the list has it: neither an older one from somewhere on the way, nor a newer one just published. */
async function fetched(url, digest) {
  const response = await fetch(url, { cache: "no-store", signal: stop.signal });
  const content = await response.arrayBuffer();
  const hash = new Uint8Array(await crypto.subtle.digest("SHA-256", content));
  const told = [...hash].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  if (!told.startsWith(digest)) throw new Error(`${url} is of another version`);
  return new Response(content, { headers: { "Content-Type": response.headers.get("Content-Type") ?? "" } });
}

/** Remove what the copy does not name: not before the next visit, since a page of the version before may be open. */
async function tidy(store, files) {
  const named = new Set([LIST, ...[...files.keys()].map((path) => placeOf(path, files))]);
  for (const request of await store.keys()) if (!named.has(request.url)) await store.delete(request);
}

// Removing

const REMOVED = "removed";

async function remove() {
  stop?.abort(REMOVED);
  await work;
  await forget();
}

async function forget() {
  copy = Promise.resolve(undefined);
  await caches.delete(STORE);
  await registration.unregister();
  tell({});
}

// What it is all made of

/** The files of the copy, path → [digest, size]; undefined when there is none. */
function list() {
  copy ??= stored(LIST).then(async (response) => response && filesOf(await response.text()));
  return copy;
}

function filesOf(text) {
  return new Map(Object.entries(JSON.parse(text)));
}

function stored(address, options = {}) {
  return caches.match(address, { ...options, cacheName: STORE });
}

/** The path, in the list, of an address that a page asks for. */
function pathOf(pathname) {
  const path = pathname.slice(new URL(SCOPE).pathname.length).replace(/(^|\/)index\.html$/u, "$1");
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}

function addressOf(path) {
  return SCOPE + path.split("/").map(encodeURIComponent).join("/");
}

function placeOf(path, files) {
  const [digest] = files.get(path);
  return `${addressOf(path)}?${digest}`;
}

function sizeOf(files) {
  return [...files.values()].reduce((sum, [, bytes]) => sum + bytes, 0);
}

function tell(told) {
  readers.postMessage(told);
}
