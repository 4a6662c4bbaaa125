import { useState } from 'react';

/** What is typed beside a request and not sent, by its id: whoever looks at another one first finds it again. */
const kept = new Map<string, string>();

export function useNote(id: string): [string, (text: string) => void] {
  const [note, setNote] = useState(() => kept.get(id) ?? '');
  return [
    note,
    (text) => {
      setNote(text);
      if (text === '') kept.delete(id);
      else kept.set(id, text);
    },
  ];
}
