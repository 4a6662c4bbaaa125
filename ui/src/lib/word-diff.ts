import { overlay, type Piece } from './overlay';

/** Two texts over each other: lines first, and inside lines that differ the words. What goes stands before what comes. */
export function wordDiff(before: string, after: string): Piece[] {
  const made: Piece[] = [];
  let gone = '';
  let come = '';
  function settle() {
    if (gone === '' || come === '') {
      push(made, 'removed', gone);
      push(made, 'added', come);
    } else {
      for (const { kind, text } of inWords(gone, come)) push(made, kind, text);
    }
    gone = '';
    come = '';
  }
  for (const { kind, text } of overlay(lines(before), lines(after))) {
    if (kind === 'removed') gone += text;
    else if (kind === 'added') come += text;
    else {
      settle();
      push(made, 'same', text);
    }
  }
  settle();
  return made;
}

/** Lines with their ends. */
function lines(text: string): string[] {
  return text.match(/[^\n]*\n|[^\n]+$/g) ?? [];
}

/** Words, the blanks between them, and single signs. */
function inWords(before: string, after: string): Piece[] {
  const words = (text: string) => text.match(/[\p{L}\p{N}_]+|\s+|[^\p{L}\p{N}_\s]/gu) ?? [];
  return overlay(words(before), words(after));
}

function push(made: Piece[], kind: Piece['kind'], text: string) {
  if (text === '') return;
  const last = made.at(-1);
  if (last?.kind === kind) last.text += text;
  else made.push({ kind, text });
}
