/**
 * The language of the page as libraries may use it. Under `LANG=C` WebKit answers `C`, which is no language tag: whoever
 * hands it to `Intl` fails. A name that is not one becomes English.
 */
export function soundLanguage(language: string): string {
  try {
    return Intl.getCanonicalLocales(language)[0] ?? 'en';
  } catch {
    return 'en';
  }
}

/** Makes `navigator.language` one that `Intl` takes. */
export function mendLanguage(place: Navigator = navigator): void {
  const sound = soundLanguage(place.language);
  if (sound !== place.language) Object.defineProperty(place, 'language', { value: sound, configurable: true });
}
