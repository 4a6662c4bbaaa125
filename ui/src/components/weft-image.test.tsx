import { render, screen } from '@testing-library/react';
import { describe, expect, it, vi } from 'vitest';
import { Markdown } from './markdown';
import { ImageLoader, isWeftImage, type LoadImage } from './weft-image';

const LINK = `weft://image/${'0a'.repeat(32)}`;

function shown(text: string, load: LoadImage) {
  return render(
    <ImageLoader value={load}>
      <Markdown text={text} />
    </ImageLoader>,
  );
}

describe('images of the workspace', () => {
  it('are named by a digest and nothing else', () => {
    expect(isWeftImage(LINK)).toBe(true);
    for (const other of [`${LINK}0`, LINK.toUpperCase(), 'weft://image/../x', 'https://example.org/a.png', `https://x/${LINK}`]) {
      expect(isWeftImage(other)).toBe(false);
    }
  });

  it('are shown from local bytes', async () => {
    shown(`![The flow](${LINK})`, () => Promise.resolve({ src: 'data:image/png;base64,AA==', width: 4, height: 2 }));
    const image = await screen.findByRole('img', { name: 'The flow' });
    expect(image.getAttribute('src')).toBe('data:image/png;base64,AA==');
  });

  it('say that they are not there, and those of strangers are never asked for', async () => {
    const load = vi.fn<LoadImage>(() => Promise.reject(new Error('the image is not in this workspace')));
    shown(`![The flow](${LINK}) ![theirs](https://example.org/a.png)`, load);
    expect(await screen.findByText('Image, not there: The flow')).toBeTruthy();
    expect(screen.getByText('Image, not loaded: theirs')).toBeTruthy();
    expect(document.querySelector('img')).toBeNull();
    expect(load).toHaveBeenCalledTimes(1);
  });
});
