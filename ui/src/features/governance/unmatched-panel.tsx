import { Link } from '@tanstack/react-router';
import { CopyButton } from '@/components/copy-button';
import { Inspector } from '@/components/inspector';
import { Section } from '@/components/section';
import type { UnmatchedName } from '@/ipc/bindings';
import { COLUMN, seenWords } from './people-words';

/** A name that is nobody's: where it was seen, and how it becomes somebody's. */
export function UnmatchedPanel({ name, onClose }: { name: UnmatchedName; onClose: () => void }) {
  return (
    <Inspector label="A name that is nobody’s" onClose={onClose}>
      <Section title="The name" aside={<CopyButton text={name.name} what="the name" />}>
        <p className="mono wrap-any">{name.name}</p>
        <p className="s12 t2">{seenWords(name)}.</p>
        {name.at !== null && (
          <p className="s12">
            <Link to="/discover" search={{ q: name.at }}>
              Find {name.at}
            </Link>
          </p>
        )}
      </Section>
      <Section title="To do">
        <p className="s12 t2">
          Put it into the row of whoever it is, in the column <code>{COLUMN[name.kind]}</code>, or in <code>mail</code> where it is their mail, and import the file. If it is nobody’s any more, change it where it stands.
        </p>
      </Section>
    </Inspector>
  );
}
