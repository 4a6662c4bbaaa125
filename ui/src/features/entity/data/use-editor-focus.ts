import { useState } from 'react';

export interface EditorFocus {
  /** Moves the focus into the editor; when it is still on its way, as soon as it is there. */
  ask: () => void;
  /** Said by the editor: how to focus it, and null when it goes. */
  ready: (focus: (() => void) | null) => void;
}

/** The editor comes later than its key: a wish to type is kept until then. */
export function useEditorFocus(): EditorFocus {
  const [focus] = useState(makeFocus);
  return focus;
}

function makeFocus(): EditorFocus {
  let focus: (() => void) | null = null;
  let wanted = false;
  return {
    ask() {
      if (focus) focus();
      else wanted = true;
    },
    ready(given) {
      focus = given;
      if (!focus) return;
      if (wanted) focus();
      wanted = false;
    },
  };
}
