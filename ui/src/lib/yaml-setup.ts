import { defaultKeymap, history, historyKeymap, indentWithTab } from '@codemirror/commands';
import { HighlightStyle, indentUnit, syntaxHighlighting } from '@codemirror/language';
import { highlightSelectionMatches, openSearchPanel, searchKeymap } from '@codemirror/search';
import { Prec, RangeSet, RangeSetBuilder, StateEffect, StateField, type Extension } from '@codemirror/state';
import { Decoration, EditorView, gutter, GutterMarker, keymap, type DecorationSet } from '@codemirror/view';
import { tags } from '@lezer/highlight';
import { yamlLanguage } from './yaml-language';

/** Something that stands at a line: an error, or a change. */
export interface LineMark {
  line: number;
  kind: 'bad' | 'major' | 'minor' | 'patch';
  text: string;
}

interface Keys {
  publish: () => void;
  leave: () => void;
}

/** Keys of the text, before those of the editor itself. Tab stays with the text, Escape leaves it. */
export function yamlKeys({ publish, leave }: Keys): Extension {
  return [
    Prec.highest(
      keymap.of([
        { key: 'Mod-Enter', run: () => (publish(), true) },
        { key: 'Mod-f', run: openSearchPanel },
      ]),
    ),
    history(),
    keymap.of([...searchKeymap, ...historyKeymap, indentWithTab, ...defaultKeymap, { key: 'Escape', run: () => (leave(), true) }]),
  ];
}

export const setMarks = StateEffect.define<readonly LineMark[]>();

class Dot extends GutterMarker {
  readonly mark: LineMark;
  constructor(mark: LineMark) {
    super();
    this.mark = mark;
  }
  override eq(other: Dot) {
    return other.mark.kind === this.mark.kind && other.mark.text === this.mark.text;
  }
  override toDOM() {
    const dot = document.createElement('span');
    dot.className = `cm-mark ${this.mark.kind}`;
    dot.title = this.mark.text;
    dot.setAttribute('role', 'img');
    dot.setAttribute('aria-label', this.mark.text);
    return dot;
  }
}

interface Marks {
  dots: RangeSet<Dot>;
  lines: DecorationSet;
}

const NONE: Marks = { dots: RangeSet.of<Dot>([]), lines: Decoration.none };
const WORST = ['bad', 'major', 'minor', 'patch'] as const;

const marks = StateField.define<Marks>({
  create: () => NONE,
  update(held, transaction) {
    let now = transaction.docChanged ? { dots: held.dots.map(transaction.changes), lines: held.lines.map(transaction.changes) } : held;
    for (const effect of transaction.effects) {
      if (effect.is(setMarks)) now = placed(transaction.state.doc, effect.value);
    }
    return now;
  },
  provide: (field) => EditorView.decorations.from(field, (held) => held.lines),
});

/** One mark a line, the worst, with the words of all. */
function placed(doc: { lines: number; line: (number: number) => { from: number } }, all: readonly LineMark[]): Marks {
  const byLine = new Map<number, LineMark>();
  for (const mark of all) {
    const line = Math.min(Math.max(1, mark.line), doc.lines);
    const known = byLine.get(line);
    const worse = known && WORST.indexOf(known.kind) <= WORST.indexOf(mark.kind) ? known.kind : mark.kind;
    byLine.set(line, { line, kind: worse, text: known ? `${known.text}\n${mark.text}` : mark.text });
  }
  const dots = new RangeSetBuilder<Dot>();
  const lines = new RangeSetBuilder<Decoration>();
  for (const mark of [...byLine.values()].sort((one, other) => one.line - other.line)) {
    const { from } = doc.line(mark.line);
    dots.add(from, from, new Dot(mark));
    lines.add(from, from, Decoration.line({ class: `cm-marked ${mark.kind}`, attributes: mark.kind === 'bad' ? { 'aria-invalid': 'true' } : {} }));
  }
  return { dots: dots.finish(), lines: lines.finish() };
}

/** Marks in the gutter, each with its words. */
export const lineMarks: Extension = [marks, gutter({ class: 'cm-mark-gutter', markers: (view) => view.state.field(marks).dots })];

const colours = HighlightStyle.define([
  { tag: tags.propertyName, color: 'var(--accent-text)' },
  { tag: tags.string, color: 'var(--ok)' },
  { tag: [tags.number, tags.bool], color: 'var(--warn)' },
  { tag: [tags.comment, tags.punctuation, tags.meta], color: 'var(--text-3)' },
]);

/** YAML in the colours of the tokens. */
export const yamlLook: readonly Extension[] = [
  yamlLanguage,
  indentUnit.of('  '),
  syntaxHighlighting(colours),
  highlightSelectionMatches(),
  EditorView.theme({
    '&': { backgroundColor: 'transparent', color: 'var(--text)', fontSize: '12px', height: '100%' },
    '&.cm-focused': { outline: 'none' },
    '.cm-scroller': { fontFamily: 'var(--mono)', lineHeight: '19px', overflow: 'auto' },
    '.cm-content': { padding: '10px 20px 48px 0', caretColor: 'var(--text)' },
    '.cm-line': { padding: '0 8px 0 4px' },
    '.cm-gutters': { backgroundColor: 'transparent', border: '0', color: 'var(--text-3)' },
    '.cm-lineNumbers .cm-gutterElement': { minWidth: '36px', padding: '0 6px 0 8px' },
    '.cm-mark-gutter .cm-gutterElement': { width: '14px', display: 'flex', alignItems: 'center', justifyContent: 'center' },
    '.cm-activeLineGutter': { backgroundColor: 'transparent', color: 'var(--text)' },
    '.cm-cursor': { borderLeftColor: 'var(--text)' },
    '.cm-selectionMatch': { backgroundColor: 'var(--bg-active)' },
    '&.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground, .cm-selectionBackground, ::selection': { backgroundColor: 'var(--bg-selected)' },
    '.cm-panels': { backgroundColor: 'var(--bg-chrome)', color: 'var(--text)', borderColor: 'var(--line)' },
    '.cm-panel.cm-search': { padding: '6px 8px', fontFamily: 'var(--font)', fontSize: '12px' },
    '.cm-textfield': { backgroundColor: 'var(--bg-surface)', color: 'var(--text)', border: '1px solid var(--line-strong)', borderRadius: 'var(--r-sm)' },
    '.cm-button': { backgroundImage: 'none', backgroundColor: 'var(--bg-surface)', color: 'var(--text)', border: '1px solid var(--line)', borderRadius: 'var(--r-sm)' },
    '.cm-searchMatch': { backgroundColor: 'var(--mark)', color: 'var(--mark-text)' },
  }),
];
