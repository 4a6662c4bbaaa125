import { acceptCompletion, autocompletion, closeCompletion, completionKeymap, completionStatus, type Completion, type CompletionSource } from '@codemirror/autocomplete';
import { defaultKeymap, history, historyKeymap } from '@codemirror/commands';
import { markdown, markdownLanguage } from '@codemirror/lang-markdown';
import { HighlightStyle, syntaxHighlighting } from '@codemirror/language';
import { Prec, type Extension } from '@codemirror/state';
import { Decoration, EditorView, keymap, ViewPlugin, WidgetType, type DecorationSet, type ViewUpdate } from '@codemirror/view';
import { tags } from '@lezer/highlight';
import { columnLinkText, linkText, typedLink } from './link-text';
import type { LinkTarget } from '@/components/entity-link';

interface Keys {
  publish: () => void;
  leave: (view: EditorView) => void;
}

/** Keys of the source, before those of the editor itself. */
export function sourceKeys({ publish, leave }: Keys): Extension {
  return [
    Prec.highest(
      keymap.of([
        { key: 'Mod-Enter', run: () => (publish(), true) },
        { key: 'Tab', run: (view) => completionStatus(view.state) === 'active' && acceptCompletion(view) },
        {
          key: 'Escape',
          run: (view) => {
            if (!closeCompletion(view)) leave(view);
            return true;
          },
        },
      ]),
    ),
    history(),
    keymap.of([...completionKeymap, ...historyKeymap, ...defaultKeymap]),
  ];
}

interface Names {
  /** The page itself, whose columns `[[#` offers. */
  here: LinkTarget;
  columns: () => readonly { id: number | null; path: string; data_type: string }[];
  /** Things whose names fit; a newer question makes an older one void. */
  things: (words: string, signal: AbortSignal) => Promise<readonly LinkTarget[]>;
}

/** Completes `[[name` to a link that a rename does not break. */
export function linkCompletion({ here, columns, things }: Names): Extension {
  const source: CompletionSource = async (context) => {
    const line = context.state.doc.lineAt(context.pos);
    const typed = typedLink(line.text.slice(0, context.pos - line.from));
    if (!typed) return null;
    const from = line.from + typed.from;
    if (typed.columns) {
      const words = typed.words.toLowerCase();
      const found = columns().filter((column) => column.path.toLowerCase().includes(words));
      return { from, filter: false, options: found.slice(0, 12).map((column) => option(column.path, column.data_type, columnLinkText(here, column))) };
    }
    const stop = new AbortController();
    context.addEventListener('abort', () => stop.abort());
    const found = await things(typed.words, stop.signal).catch(() => []);
    if (context.aborted) return null;
    return { from, filter: false, options: found.map((thing) => option(thing.name, thing.domain ?? thing.full_name, linkText(thing))) };
  };
  return [
    autocompletion({ override: [source], icons: false, activateOnTyping: true, maxRenderedOptions: 12 }),
  ];
}

function option(label: string, detail: string, text: string): Completion {
  return {
    label,
    detail,
    apply: (view, _completion, from, to) => {
      // Brackets that were closed by hand or by habit are part of what is replaced.
      const after = view.state.sliceDoc(to, to + 2) === ']]' ? to + 2 : to;
      view.dispatch({ changes: { from, to: after, insert: text }, selection: { anchor: from + text.length } });
    },
  };
}

class Address extends WidgetType {
  override eq(): boolean {
    return true;
  }
  override toDOM(): HTMLElement {
    const mark = document.createElement('span');
    mark.className = 'cm-address';
    mark.textContent = '↗';
    mark.title = 'An address inside Weft; put the caret here to see it';
    return mark;
  }
}

const ADDRESS = /\]\((weft:\/\/open\/[^)\s]+)\)/g;

/** Addresses inside Weft are long and say nothing to people: shown as an arrow until the caret is in them. */
export const shortAddresses: Extension = ViewPlugin.fromClass(
  class {
    decorations: DecorationSet;
    constructor(view: EditorView) {
      this.decorations = addressesIn(view);
    }
    update(update: ViewUpdate) {
      if (update.docChanged || update.viewportChanged || update.selectionSet) this.decorations = addressesIn(update.view);
    }
  },
  { decorations: (plugin) => plugin.decorations },
);

function addressesIn(view: EditorView): DecorationSet {
  const found = [];
  const { head, anchor } = view.state.selection.main;
  for (const { from, to } of view.visibleRanges) {
    const text = view.state.sliceDoc(from, to);
    for (const match of text.matchAll(ADDRESS)) {
      const start = from + match.index + 1;
      const end = start + match[0].length - 1;
      const inside = (at: number) => at > start && at < end;
      if (inside(head) || inside(anchor)) continue;
      found.push(Decoration.replace({ widget: new Address() }).range(start, end));
    }
  }
  return Decoration.set(found, true);
}

const colours = HighlightStyle.define([
  { tag: tags.heading, fontWeight: '600' },
  { tag: tags.strong, fontWeight: '600' },
  { tag: tags.emphasis, fontStyle: 'italic' },
  { tag: tags.strikethrough, textDecoration: 'line-through' },
  { tag: [tags.link, tags.url], color: 'var(--accent-text)' },
  { tag: tags.monospace, backgroundColor: 'var(--bg-active)' },
  { tag: [tags.processingInstruction, tags.meta, tags.quote], color: 'var(--text-3)' },
]);

/** Markdown with tables and task lists, in the colours of the tokens. */
export const sourceLook: readonly Extension[] = [
  markdown({ base: markdownLanguage, completeHTMLTags: false }),
  syntaxHighlighting(colours),
  EditorView.lineWrapping,
  EditorView.theme({
    '&': { backgroundColor: 'transparent', color: 'var(--text)', fontSize: '12.5px', height: '100%' },
    '&.cm-focused': { outline: 'none' },
    '.cm-scroller': { fontFamily: 'var(--mono)', lineHeight: '21px', overflow: 'auto' },
    '.cm-content': { padding: '14px 20px 48px 0', caretColor: 'var(--text)' },
    '.cm-gutters': { backgroundColor: 'transparent', border: '0', color: 'var(--text-3)' },
    '.cm-lineNumbers .cm-gutterElement': { minWidth: '40px', padding: '0 14px 0 12px' },
    '.cm-activeLineGutter': { backgroundColor: 'transparent', color: 'var(--text)' },
    '.cm-cursor': { borderLeftColor: 'var(--text)' },
    '.cm-placeholder': { color: 'var(--text-3)' },
    '.cm-address': { color: 'var(--text-3)', padding: '0 2px' },
    '&.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground, .cm-selectionBackground, ::selection': {
      backgroundColor: 'var(--bg-selected)',
    },
    '.cm-tooltip': {
      border: '0',
      borderRadius: 'var(--r)',
      backgroundColor: 'var(--bg-raised)',
      boxShadow: 'var(--shadow-pop)',
      color: 'var(--text)',
      zIndex: '30',
    },
    '.cm-tooltip.cm-tooltip-autocomplete > ul': { fontFamily: 'var(--font)', fontSize: '13px', minWidth: '260px', maxHeight: '260px', padding: '4px' },
    '.cm-tooltip.cm-tooltip-autocomplete > ul > li': { display: 'flex', gap: '12px', padding: '4px 8px', borderRadius: 'var(--r-sm)' },
    '.cm-tooltip.cm-tooltip-autocomplete > ul > li[aria-selected]': { backgroundColor: 'var(--bg-selected)', color: 'var(--text)' },
    '.cm-completionDetail': { marginLeft: 'auto', fontStyle: 'normal', color: 'var(--text-3)', fontSize: '12px' },
  }),
];
