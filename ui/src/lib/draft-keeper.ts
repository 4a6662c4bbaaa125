import { WeftError } from '@/ipc/error';

/** Where a draft stands. */
export type DraftState =
  | { kind: 'none' }
  | { kind: 'keeping' }
  | { kind: 'kept'; at: string }
  | { kind: 'failed'; error: WeftError };

interface Keeper<Words> {
  save: (words: Words) => Promise<{ at: string }>;
  told: (state: DraftState) => void;
}

/** How long a pause in typing is; and how long somebody may type without one before it is kept. */
const PAUSE_MS = 250;
const LONGEST_MS = 1_000;
/** When a draft that could not be kept is tried again. */
const AGAIN_MS = 3_000;

/**
 * Keeps what is typed, one save at a time and the newest last: an older save that ends late must not lie over a newer
 * one. What waits when the page is left is sent then.
 */
export class DraftKeeper<Words> {
  #waiting: { words: Words } | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #since: number | undefined;
  #running = Promise.resolve();
  #kept: string | undefined;
  readonly #keeper: Keeper<Words>;

  constructor(keeper: Keeper<Words>) {
    this.#keeper = keeper;
  }

  /** Something was typed. */
  keep(words: Words): void {
    this.#waiting = { words };
    this.#since ??= Date.now();
    const left = LONGEST_MS - (Date.now() - this.#since);
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.flush(), Math.max(0, Math.min(PAUSE_MS, left)));
  }

  /** Keeps what waits now. Ends when it is kept, or could not be; answers when the newest kept words were kept. */
  async flush(): Promise<string | undefined> {
    clearTimeout(this.#timer);
    this.#since = undefined;
    this.#running = this.#running.then(() => this.#save());
    await this.#running;
    return this.#kept;
  }

  /** Drops what waits: it was published or discarded. */
  async forget(): Promise<void> {
    clearTimeout(this.#timer);
    this.#waiting = undefined;
    this.#since = undefined;
    await this.#running;
    this.#kept = undefined;
  }

  async #save(): Promise<void> {
    const taken = this.#waiting;
    if (taken === undefined) return;
    this.#waiting = undefined;
    this.#keeper.told({ kind: 'keeping' });
    try {
      const { at } = await this.#keeper.save(taken.words);
      this.#kept = at;
      this.#keeper.told({ kind: 'kept', at });
    } catch (thrown) {
      // The text is still on the screen; it is tried again, unless something newer is there by then.
      this.#waiting ??= taken;
      this.#keeper.told({ kind: 'failed', error: WeftError.from(thrown) });
      this.#timer = setTimeout(() => void this.flush(), AGAIN_MS);
    }
  }
}
