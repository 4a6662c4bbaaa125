import { Annotation, EditorState } from '@codemirror/state';
import { EditorView, highlightActiveLineGutter, lineNumbers, placeholder as hint } from '@codemirror/view';
import { useEffect, useEffectEvent, useRef } from 'react';
import type { LinkTarget } from '@/components/entity-link';
import { Icon } from '@/components/icon';
import type { ColumnDocs } from '@/ipc/bindings';
import { call } from '@/ipc/client';
import { linkCompletion, shortAddresses, sourceKeys, sourceLook } from './editor-setup';
import { imageEvents, putImages } from './images';

const OFFERED = 8;
/** Marks text that was put there and not typed: it is no word of the person. */
const Put = Annotation.define<true>();

interface DocsSourceProps {
  label: string;
  value: string;
  placeholder: string;
  here: LinkTarget;
  columns: readonly ColumnDocs[];
  /** Line to go to; a new object goes there again. */
  goTo: { line: number } | null;
  onChange: (text: string) => void;
  onPublish: () => void;
  onLeave: () => void;
}

/** The Markdown as it is typed. Escape leaves the text first, and then the page. */
export function DocsSource({ label, value, placeholder, here, columns, goTo, onChange, onPublish, onLeave }: DocsSourceProps) {
  const box = useRef<HTMLDivElement>(null);
  const view = useRef<EditorView>(null);
  const changed = useEffectEvent(onChange);
  const publish = useEffectEvent(onPublish);
  const leave = useEffectEvent(onLeave);
  const fields = useEffectEvent(() => columns);
  const target = useEffectEvent(() => here.urn);
  const start = useEffectEvent((parent: HTMLElement) => {
    const state = EditorState.create({
      doc: value,
      extensions: [
        sourceKeys({ publish: () => publish(), leave: () => leave() }),
        linkCompletion({ here, columns: () => fields(), things }),
        shortAddresses,
        imageEvents(() => target()),
        lineNumbers(),
        highlightActiveLineGutter(),
        hint(placeholder),
        EditorView.contentAttributes.of({ 'aria-label': label, spellcheck: 'true' }),
        EditorView.updateListener.of((update) => {
          const typed = update.transactions.some((one) => one.docChanged && one.annotation(Put) === undefined);
          if (typed) changed(update.state.doc.toString());
        }),
        ...sourceLook,
      ],
    });
    return new EditorView({ state, parent });
  });

  useEffect(() => {
    if (!box.current) return;
    const editor = start(box.current);
    view.current = editor;
    editor.focus();
    return () => editor.destroy();
  }, []);
  useEffect(() => {
    const editor = view.current;
    if (!editor || editor.state.doc.toString() === value) return;
    editor.dispatch({ changes: { from: 0, to: editor.state.doc.length, insert: value }, annotations: Put.of(true) });
  }, [value]);
  useEffect(() => {
    const editor = view.current;
    if (!editor || !goTo) return;
    const line = editor.state.doc.line(Math.min(Math.max(1, goTo.line), editor.state.doc.lines));
    editor.dispatch({ selection: { anchor: line.from }, effects: EditorView.scrollIntoView(line.from, { y: 'center' }) });
    editor.focus();
  }, [goTo]);

  return (
    <>
      <div ref={box} className="docs-source" />
      <div className="docs-pick">
        <label className="btn sm">
          <Icon name="file" size={13} />
          Put in an image
          <input
            type="file"
            className="vh"
            accept="image/png,image/jpeg,image/gif,image/webp"
            onChange={(event) => {
              const files = [...(event.target.files ?? [])];
              event.target.value = '';
              if (view.current) void putImages(files, view.current, view.current.state.selection.main.head, here.urn);
            }}
          />
        </label>
        <span className="s12 t3">PNG, JPEG, GIF or WebP, at most 2 MiB; you can paste or drop it as well</span>
      </div>
    </>
  );
}

async function things(words: string, signal: AbortSignal): Promise<readonly LinkTarget[]> {
  const query = words === '' ? 'kind:product' : words;
  const found = await call('search_assets', { query, sort: 'relevance', offset: 0, limit: 40, facets: false, explain: false }, { signal });
  return found.hits.filter((hit) => !['person', 'team', 'field'].includes(hit.kind)).slice(0, OFFERED);
}
