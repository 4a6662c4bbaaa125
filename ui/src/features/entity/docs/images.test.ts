import { describe, expect, it } from 'vitest';
import { altOf, base64, pastedFiles } from './images';

describe('images that are put into a text', () => {
  it('are named by their file, without what Markdown would read', () => {
    expect(altOf('order flow.png')).toBe('order flow');
    expect(altOf('a[b]\\c.webp')).toBe('a b  c');
    expect(altOf('image.png')).toBe('Image');
    expect(altOf('')).toBe('Image');
  });

  it('are sent as they are, however large', () => {
    const bytes = Uint8Array.from({ length: 100_003 }, (_, index) => index % 256);
    const back = Uint8Array.from(atob(base64(bytes)), (letter) => letter.charCodeAt(0));
    expect(back).toEqual(bytes);
    expect(base64(new Uint8Array())).toBe('');
  });

  it('are pasted only where there is no text beside them', () => {
    const files = [new File(['x'], 'image.png')] as unknown as FileList;
    const clipboard = (text: string) => ({ files, getData: (kind: string) => (kind === 'text/plain' ? text : '') });
    expect(pastedFiles(clipboard('')).map((file) => file.name)).toEqual(['image.png']);
    expect(pastedFiles(clipboard('a\tb'))).toEqual([]);
    expect(pastedFiles(null)).toEqual([]);
  });
});
