import { pieces } from '@/lib/marks';

interface HighlightProps {
  text: string;
  ranges: readonly (readonly [number, number])[];
  /** `bold` where the search mark would be too loud. */
  as?: 'mark' | 'bold';
}

/** Text with the matched parts marked. */
export function Highlight({ text, ranges, as = 'mark' }: HighlightProps) {
  return pieces(text, ranges).map((piece, index) => {
    if (!piece.marked) return <span key={index}>{piece.text}</span>;
    return as === 'mark' ? (
      <mark key={index}>{piece.text}</mark>
    ) : (
      <b key={index} className="b6">
        {piece.text}
      </b>
    );
  });
}
