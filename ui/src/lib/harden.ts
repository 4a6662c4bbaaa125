/**
 * Freezes Object.prototype, so that no harvested value can reach every object of the page through it.
 *
 * A plain freeze (Tauri's `freezePrototype`) also forbids what libraries rightly do: give an object of their own a
 * `toString` or `constructor` by assignment. So the inherited members become accessors first, whose setter defines the
 * member on the object that is assigned to.
 */
export function harden(prototype: object = Object.prototype): void {
  for (const name of Object.getOwnPropertyNames(prototype)) {
    const known = Object.getOwnPropertyDescriptor(prototype, name);
    if (!known || !('value' in known) || known.configurable !== true) continue;
    const value: unknown = known.value;
    Object.defineProperty(prototype, name, {
      enumerable: false,
      configurable: false,
      get: () => value,
      set(this: object, own: unknown) {
        if (this === prototype) throw new TypeError(`${name} of every object cannot be changed`);
        Object.defineProperty(this, name, { value: own, enumerable: true, configurable: true, writable: true });
      },
    });
  }
  Object.freeze(prototype);
}
