import { useState } from 'react';
import { Button } from '@/components/button';
import { DomainGlyph } from '@/components/domain-glyph';
import { Icon } from '@/components/icon';
import { ThingPicker } from '@/components/thing-picker';
import type { EntityLink } from '@/ipc/bindings';
import { TOGETHER } from '@/lib/asking';
import type { RequestForm } from './use-request-form';

/** What may be asked for: whatever has data behind it. */
const FILTER = 'kind:product,table,view';

interface AskedThingsProps {
  form: RequestForm;
  known: readonly EntityLink[];
  /** A renewal is of one grant: nothing is added to it. */
  fixed: boolean;
}

/** The things that are asked for together, and room for more. One of them stays. */
export function AskedThings({ form, known, fixed }: AskedThingsProps) {
  const [adding, setAdding] = useState(false);
  const [added, setAdded] = useState<readonly EntityLink[]>([]);
  const { names, plan } = form;
  const all = new Map([...known, ...added, ...(plan?.items.map((item) => item.subject) ?? [])].map((one) => [one.urn, one]));
  if (fixed) return null;
  return (
    <div className="field">
      <ul className="row g1 wrap acc-things" aria-label="Asked for">
        {names.map((urn) => {
          const thing = all.get(urn);
          return (
            <li key={urn} className="chip acc-thing" title={thing?.full_name ?? urn}>
              <DomainGlyph domain={thing?.domain} size={9} />
              <b className="el">{thing?.name ?? urn}</b>
              {names.length > 1 && (
                <button type="button" aria-label={`Do not ask for ${thing?.name ?? urn}`} onClick={() => form.change({ names: names.filter((one) => one !== urn) })}>
                  <Icon name="close" size={11} />
                </button>
              )}
            </li>
          );
        })}
        {!adding && names.length < TOGETHER && (
          <li>
            <Button small kind="ghost" icon="plus" onClick={() => setAdding(true)}>
              Ask for another as well
            </Button>
          </li>
        )}
      </ul>
      {adding && (
        <ThingPicker
          label="Another product or table"
          quiet
          filter={FILTER}
          without={new Set(names)}
          placeholder="A product or table by any word"
          onChoose={({ urn, kind, name, full_name, domain }) => {
            setAdded([...added, { urn, kind, name, full_name, domain }]);
            form.change({ names: [...names, urn] });
            setAdding(false);
          }}
        />
      )}
    </div>
  );
}
