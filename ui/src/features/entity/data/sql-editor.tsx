import { closeBrackets } from '@codemirror/autocomplete';
import { EditorState } from '@codemirror/state';
import { EditorView, placeholder as hint } from '@codemirror/view';
import { useEffect, useEffectEvent, useRef } from 'react';
import { editorKeys, editorLook, sqlLanguage } from './editor-setup';
import type { EditorFocus } from './use-editor-focus';

interface SqlEditorProps {
  label: string;
  value: string;
  placeholder: string;
  /** Columns by table, for completion. */
  tables: Readonly<Record<string, readonly string[]>>;
  /** A condition: Enter runs it. */
  oneLine: boolean;
  problem: boolean;
  onChange: (text: string) => void;
  onRun: () => void;
  onCancel: (() => void) | undefined;
  focus: EditorFocus;
}

/** A line of SQL with colours and completion. Mod+Enter runs, Escape stops what runs, else leaves the line. */
export function SqlEditor({ label, value, placeholder, tables, oneLine, problem, onChange, onRun, onCancel, focus }: SqlEditorProps) {
  const box = useRef<HTMLDivElement>(null);
  const view = useRef<EditorView>(null);
  const changed = useEffectEvent(onChange);
  const run = useEffectEvent(onRun);
  const leave = useEffectEvent((editor: EditorView) => {
    if (onCancel) onCancel();
    else editor.contentDOM.blur();
  });
  const start = useEffectEvent((parent: HTMLElement) => {
    const state = EditorState.create({
      doc: value,
      extensions: [
        editorKeys({ oneLine, run: () => run(), leave: (editor) => leave(editor) }),
        closeBrackets(),
        sqlLanguage(tables, oneLine),
        hint(placeholder),
        EditorView.lineWrapping,
        EditorView.contentAttributes.of({ 'aria-label': label, spellcheck: 'false' }),
        EditorView.updateListener.of((update) => {
          if (update.docChanged) changed(update.state.doc.toString());
        }),
        ...editorLook,
      ],
    });
    return new EditorView({ state, parent });
  });

  useEffect(() => {
    if (!box.current) return;
    const editor = start(box.current);
    view.current = editor;
    return () => editor.destroy();
  }, []);
  useEffect(() => {
    const editor = view.current;
    if (!editor || editor.state.doc.toString() === value) return;
    editor.dispatch({ changes: { from: 0, to: editor.state.doc.length, insert: value } });
  }, [value]);
  useEffect(() => {
    view.current?.contentDOM.setAttribute('aria-invalid', String(problem));
  }, [problem]);
  useEffect(() => {
    focus.ready(() => view.current?.focus());
    return () => focus.ready(null);
  }, [focus]);

  return <div ref={box} className="sql-editor" />;
}
