import { StreamLanguage, type StreamParser, type StringStream } from '@codemirror/language';

interface State {
  /** Columns by which a literal block stands in; -1 outside of one. */
  block: number;
  indent: number;
}

/** Enough of YAML to colour it: keys, texts, numbers, words of the language, comments. What it means is read elsewhere. */
const parser: StreamParser<State> = {
  name: 'yaml',
  startState: () => ({ block: -1, indent: 0 }),
  token(stream, state) {
    if (stream.sol()) {
      state.indent = stream.indentation();
      if (state.block >= 0 && !/^\s*$/.test(stream.string) && state.indent <= state.block) state.block = -1;
      if (state.block >= 0) {
        stream.skipToEnd();
        return 'string';
      }
    }
    if (stream.eatSpace()) return null;
    if (stream.match(/^#.*/)) return 'comment';
    if (stream.match(/^(---|\.\.\.)\s*$/)) return 'meta';
    if (stream.match(/^-(?=\s|$)/)) return 'punctuation';
    if (stream.match(/^[|>][+-]?\d?\s*(#.*)?$/)) {
      state.block = state.indent;
      return 'punctuation';
    }
    if (stream.match(/^("(?:[^"\\]|\\.)*"|'(?:[^']|'')*')(?=\s*:(\s|$))/) || isKey(stream)) return 'propertyName';
    if (stream.match(/^"(?:[^"\\]|\\.)*"?/) || stream.match(/^'(?:[^']|'')*'?/)) return 'string';
    if (stream.match(/^[&*][^\s,\]}]+/) || stream.match(/^![^\s]*/)) return 'meta';
    if (stream.match(/^[[\]{},:]/)) return 'punctuation';
    if (stream.match(/^(true|false|null|~)(?=\s*([,\]}#]|$))/i)) return 'bool';
    if (stream.match(/^-?\d+(\.\d+)?(?=\s*([,\]}#]|$))/)) return 'number';
    if (!stream.match(/^[^#,[\]{}]+?(?=\s#|[,\]}]|$)/)) stream.next();
    return null;
  },
  languageData: { commentTokens: { line: '#' }, indentOnInput: /^\s*$/ },
};

/** A plain key: what stands before the first colon that a blank or the line's end follows. */
function isKey(stream: StringStream): boolean {
  return Boolean(stream.match(/^[^\s#,[\]{}&*!|>'"%@`-][^#,[\]{}]*?(?=\s*:(\s|$))/));
}

export const yamlLanguage = StreamLanguage.define(parser);
