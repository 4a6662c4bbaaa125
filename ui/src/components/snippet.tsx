import { codePieces } from '@/lib/marks';

interface SnippetProps {
  text: string;
  ranges?: readonly (readonly [number, number])[];
}

/** One line of harvested prose: marks where words matched, and inline code in the monospaced face. */
export function Snippet({ text, ranges = [] }: SnippetProps) {
  return codePieces(text, ranges).map((piece, index) => {
    const shown = piece.code ? <code>{piece.text}</code> : piece.text;
    return piece.marked ? <mark key={index}>{shown}</mark> : <span key={index}>{shown}</span>;
  });
}
