import { acceptCompletion, autocompletion, completionKeymap, completionStatus, closeCompletion } from '@codemirror/autocomplete';
import { defaultKeymap, history, historyKeymap } from '@codemirror/commands';
import { StandardSQL, sql } from '@codemirror/lang-sql';
import { HighlightStyle, syntaxHighlighting } from '@codemirror/language';
import { Prec, type Extension } from '@codemirror/state';
import { EditorView, keymap } from '@codemirror/view';
import { tags } from '@lezer/highlight';

interface Keys {
  oneLine: boolean;
  run: () => void;
  leave: (view: EditorView) => void;
}

/** Keys of the line, before those of the editor itself. */
export function editorKeys({ oneLine, run, leave }: Keys): Extension {
  const start = (view: EditorView) => {
    closeCompletion(view);
    run();
    return true;
  };
  return [
    Prec.highest(
      keymap.of([
        { key: 'Mod-Enter', run: start },
        { key: 'Tab', run: acceptCompletion },
        {
          key: 'Enter',
          run: (view) => {
            if (!oneLine) return false;
            return completionStatus(view.state) === 'active' ? acceptCompletion(view) : start(view);
          },
        },
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

/** SQL with completion of the tables' columns. In a condition the columns stand alone. */
export function sqlLanguage(tables: Readonly<Record<string, readonly string[]>>, condition: boolean): Extension {
  const [first] = Object.keys(tables);
  return [
    sql({
      dialect: StandardSQL,
      schema: tables,
      upperCaseKeywords: true,
      // Columns complete without their table in front: there is one table here.
      ...(first !== undefined && { defaultTable: condition ? first : first.split('.').at(-1) }),
    }),
    autocompletion({ icons: false, activateOnTyping: true, maxRenderedOptions: 40 }),
    // The plain names of the columns, wherever the caret stands.
    StandardSQL.language.data.of({ autocomplete: columnsOf(Object.values(tables).flat()) }),
  ];
}

function columnsOf(names: readonly string[]) {
  const options = names.map((label) => ({ label, type: 'property', boost: 1 }));
  return (context: { matchBefore: (pattern: RegExp) => { from: number; to: number } | null; explicit: boolean }) => {
    const word = context.matchBefore(/[\w".]*/);
    if (!word || (word.from === word.to && !context.explicit)) return null;
    return { from: word.from, options, validFor: /^[\w".]*$/ };
  };
}

const colours = HighlightStyle.define([
  { tag: tags.keyword, color: 'var(--accent-text)' },
  { tag: [tags.string, tags.special(tags.string)], color: 'var(--ok)' },
  { tag: [tags.number, tags.bool, tags.null], color: 'var(--warn)' },
  { tag: tags.comment, color: 'var(--text-3)' },
]);

/** Colours from the tokens, so that both themes hold without a second setup. */
export const editorLook: readonly Extension[] = [
  syntaxHighlighting(colours),
  EditorView.theme({
    '&': { backgroundColor: 'transparent', color: 'var(--text)', fontSize: '12px', maxHeight: '132px' },
    '&.cm-focused': { outline: 'none' },
    '.cm-scroller': { fontFamily: 'var(--mono)', lineHeight: '18px', overflow: 'auto' },
    '.cm-content': { padding: '4px 0', caretColor: 'var(--text)' },
    '.cm-line': { padding: '0' },
    '.cm-cursor': { borderLeftColor: 'var(--text)' },
    '.cm-placeholder': { color: 'var(--text-3)' },
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
    '.cm-tooltip.cm-tooltip-autocomplete > ul': { fontFamily: 'var(--mono)', fontSize: '12px', maxHeight: '220px' },
    '.cm-tooltip.cm-tooltip-autocomplete > ul > li': { padding: '3px 8px' },
    '.cm-tooltip.cm-tooltip-autocomplete > ul > li[aria-selected]': { backgroundColor: 'var(--bg-selected)', color: 'var(--text)' },
    '.cm-completionMatchedText': { textDecoration: 'none', fontWeight: '500', color: 'var(--accent-text)' },
  }),
];
