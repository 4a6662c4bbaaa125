import { describe, expect, it } from 'vitest';
import { mendLanguage, soundLanguage } from './language';

describe('language', () => {
  it('keeps tags and replaces what is none', () => {
    expect(soundLanguage('de-AT')).toBe('de-AT');
    expect(soundLanguage('C')).toBe('en');
    expect(soundLanguage('')).toBe('en');
  });

  it('mends a navigator in place', () => {
    const place = { language: 'C' } as Navigator;
    mendLanguage(place);
    expect(() => new Intl.NumberFormat(place.language)).not.toThrow();
  });
});
