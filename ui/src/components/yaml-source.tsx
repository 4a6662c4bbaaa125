import { Annotation, EditorState } from '@codemirror/state';
import { EditorView, highlightActiveLineGutter, lineNumbers } from '@codemirror/view';
import { useEffect, useEffectEvent, useRef } from 'react';
import { changedSpan } from '@/lib/text-span';
import { lineMarks, setMarks, yamlKeys, yamlLook, type LineMark } from '@/lib/yaml-setup';

/** Marks text that was put there and not typed. */
const Put = Annotation.define<true>();

interface YamlSourceProps {
  label: string;
  value: string;
  marks: readonly LineMark[];
  /** Place to go to; a new object goes there again. */
  goTo: { line: number; column?: number } | null;
  onChange: (text: string) => void;
  onPublish: () => void;
  onLeave: () => void;
}

/** The text of the file as it stands. What a form changes is put in where it changes, and undone like what is typed. */
export function YamlSource({ label, value, marks, goTo, onChange, onPublish, onLeave }: YamlSourceProps) {
  const box = useRef<HTMLDivElement>(null);
  const view = useRef<EditorView>(null);
  const changed = useEffectEvent(onChange);
  const publish = useEffectEvent(onPublish);
  const leave = useEffectEvent(onLeave);
  const start = useEffectEvent((parent: HTMLElement) => {
    // Line breaks are part of the file: what is not typed stays as it was written.
    const windows = value.includes('\r\n') && !/[^\r]\n/.test(value);
    const state = EditorState.create({
      doc: value,
      extensions: [
        ...(windows ? [EditorState.lineSeparator.of('\r\n')] : []),
        yamlKeys({ publish: () => publish(), leave: () => leave() }),
        lineMarks,
        lineNumbers(),
        highlightActiveLineGutter(),
        EditorView.contentAttributes.of({ 'aria-label': label }),
        EditorView.updateListener.of((update) => {
          const typed = update.transactions.some((one) => one.docChanged && one.annotation(Put) === undefined);
          if (typed) changed(update.state.sliceDoc());
        }),
        ...yamlLook,
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
    if (!editor) return;
    const span = changedSpan(editor.state.sliceDoc(), value, editor.state.lineBreak);
    if (span) editor.dispatch({ changes: span, annotations: Put.of(true) });
  }, [value]);
  useEffect(() => {
    view.current?.dispatch({ effects: setMarks.of(marks) });
  }, [marks]);
  useEffect(() => {
    const editor = view.current;
    if (!editor || !goTo) return;
    const line = editor.state.doc.line(Math.min(Math.max(1, goTo.line), editor.state.doc.lines));
    const at = Math.min(line.to, line.from + Math.max(0, (goTo.column ?? 1) - 1));
    editor.dispatch({ selection: { anchor: at }, effects: EditorView.scrollIntoView(at, { y: 'center' }) });
    editor.focus();
  }, [goTo]);

  return <div ref={box} className="docs-source" />;
}
