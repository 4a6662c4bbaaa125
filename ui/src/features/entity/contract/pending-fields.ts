/** Fields whose last words are not in the text yet: a pause or a blur takes them, and leaving must not wait for either. */
export class PendingFields {
  readonly #takes = new Set<() => void>();

  /** Adds what takes the words of a field. What is answered takes it away again. */
  add(take: () => void): () => void {
    this.#takes.add(take);
    return () => void this.#takes.delete(take);
  }

  /** Takes the words of all fields now. */
  take(): void {
    for (const take of [...this.#takes]) take();
  }
}
