import type { Extension } from '@codemirror/state';
import { EditorView } from '@codemirror/view';
import { call } from '@/ipc/client';
import { WeftError } from '@/ipc/error';
import { toast } from '@/lib/toasts';

/** Bytes that are sent at most; the workspace says no to more as well. */
const MOST = 2 * 1024 * 1024;

/** Keeps pasted and dropped images in the workspace and links to them where they were put. */
export function imageEvents(name: () => string): Extension {
  return EditorView.domEventHandlers({
    paste: (event, view) => take(pastedFiles(event.clipboardData), view, view.state.selection.main.head, name()),
    drop: (event, view) =>
      take([...(event.dataTransfer?.files ?? [])], view, view.posAtCoords({ x: event.clientX, y: event.clientY }) ?? view.state.selection.main.head, name()),
  });
}

/** Files of a clipboard. Cells and slides come as text and as a picture of it: who pastes them into a text means the text. */
export function pastedFiles(data: Pick<DataTransfer, 'files' | 'getData'> | null): File[] {
  return data === null || data.getData('text/plain') !== '' ? [] : [...data.files];
}

function take(files: readonly File[], view: EditorView, at: number, name: string): boolean {
  if (files.length === 0) return false;
  void putImages(files, view, at, name);
  return true;
}

/** Keeps images and writes their links at a place of the text, one after the other. */
export async function putImages(files: readonly File[], view: EditorView, at: number, name: string): Promise<void> {
  for (const file of files) {
    try {
      const text = `![${altOf(file.name)}](${await kept(file, name)})`;
      // What was typed meanwhile stays: the place may have moved, the end of the text is always there.
      const from = Math.min(at, view.state.doc.length);
      view.dispatch({ changes: { from, insert: text }, selection: { anchor: from + text.length } });
      at = from + text.length;
    } catch (thrown) {
      const error = WeftError.from(thrown);
      toast({ kind: 'bad', title: `${file.name === '' ? 'The image' : file.name} was not put in`, detail: [error.message, error.hint].filter(Boolean).join('. ') });
    }
  }
  view.focus();
}

async function kept(file: File, name: string): Promise<string> {
  if (file.size > MOST) throw new Error('It has more than 2 MiB. Make it smaller, or save it as WebP.');
  const answer = await call('keep_image', { name, data: base64(new Uint8Array(await file.arrayBuffer())) });
  return answer.link;
}

/** Words for who cannot see it, from the name of the file; names of pasted images say nothing. */
export function altOf(file: string): string {
  const words = file.replace(/\.[a-z0-9]+$/i, '').replace(/[[\]\\]/g, ' ').trim();
  return words === '' || words === 'image' ? 'Image' : words;
}

/** Bytes in base64, in pieces that a call takes. */
export function base64(bytes: Uint8Array): string {
  let text = '';
  for (let from = 0; from < bytes.length; from += 0x8000) text += String.fromCharCode(...bytes.subarray(from, from + 0x8000));
  return btoa(text);
}
