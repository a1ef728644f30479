// Keeping the site for when there is no network: what its reader sees. The worker (`sw.js`) does it, and tells all pages.

const language = document.documentElement.lang;

/** The control in a page, and its way to the worker. */
export class Offline {
  constructor(root) {
    this.root = root;
    this.words = root.dataset;
    this.button = root.querySelector("button");
    this.bar = root.querySelector("progress");
    this.status = root.querySelector("[role=status]");
    this.status.ariaLive = "off"; // Who reads pages of a kept site is not told so on each of them.
    this.worker = new URL(this.words.worker, document.baseURI).href;
    this.readers = new BroadcastChannel(`summitkb ${new URL(".", this.worker)}`);
    this.readers.addEventListener("message", ({ data }) => this.show(data));
  }

  /** What the button says. */
  async press() {
    this.status.ariaLive = "polite";
    try {
      if (!this.asked) await navigator.storage?.persist?.(); // Or the browser may drop it when it needs space.
      await this.ask(this.asked ? "remove" : "keep");
    } catch (error) {
      console.error(error);
      this.show({ failed: true });
    }
  }

  /** Have the worker do something. It keeps a site that is kept already by bringing the copy up to date. */
  async ask(what) {
    const { active, waiting, installing } = await navigator.serviceWorker.register(this.worker);
    (active ?? waiting ?? installing).postMessage(what);
  }

  /**
   * What the worker tells: the size of what is `kept`, when there is a copy, and that it is `busy` looking for a newer one; the
   * `size` of what it fetches, and the `share` that it has; that it `failed`; or nothing, when the copy was removed.
   */
  show({ kept, busy, share, size, failed }) {
    const { keep, stop, remove, keeping, updating, ready, failure, removed } = this.words;
    const fetching = share !== undefined;
    this.asked = fetching || Boolean(kept);
    this.root.ariaBusy = String(Boolean(busy));
    this.button.textContent = kept ? remove : fetching ? stop : keep;
    this.bar.hidden = !fetching;
    this.bar.value = share ?? 0;
    if (fetching) this.say(kept ? updating : keeping.replace("{size}", readable(size)));
    else if (kept) this.say(ready.replace("{size}", readable(kept)));
    else this.say(failed ? failure : removed);
  }

  /** Only what is new, or a screen reader would say it again with every file. */
  say(words) {
    if (this.status.textContent !== words) this.status.textContent = words;
  }
}

/** A number of bytes, for people. */
function readable(bytes) {
  const [value, unit] = bytes < 1e6 ? [bytes / 1e3, "kilobyte"] : [bytes / 1e6, "megabyte"];
  return new Intl.NumberFormat(language, { style: "unit", unit, maximumFractionDigits: value < 10 ? 1 : 0 }).format(value);
}
