import { useState } from 'react';
import { Avatar } from '@/components/avatar';
import { Button } from '@/components/button';
import { ThingPicker } from '@/components/thing-picker';
import type { PersonRef } from '@/ipc/bindings';
import type { ProductForm } from './use-product-form';

/** Who answers for it: chosen among the people of the mesh, or named by mail or login. */
export function OwnerRow({ form, owner }: { form: ProductForm; owner: PersonRef | null }) {
  const [choosing, setChoosing] = useState(false);
  // The name is kept beside what is sent: a draft that comes back has the address only.
  const [name, setName] = useState<string | null>(null);
  const shown = form.moved.owner ? (name ?? form.place.owner) : (owner?.name ?? null);
  const take = (username: string, called: string) => {
    form.move({ owner: username });
    setName(called);
    setChoosing(false);
  };
  return (
    <div className="ed-row">
      <span className="b5">Owner {form.moved.owner && <span className="ed-changed">changed</span>}</span>
      <div className="col g2 product-wide">
        <div className="row g2">
          {shown === null ? (
            <span className="t3">Nobody answers for it</span>
          ) : (
            <>
              <Avatar name={shown} />
              <span className="el">{shown}</span>
            </>
          )}
          <span className="end row g2">
            {form.moved.owner && owner && (
              <Button small onClick={() => form.move({ owner: null })}>
                Keep {owner.name}
              </Button>
            )}
            <Button small aria-expanded={choosing} onClick={() => setChoosing(!choosing)}>
              {shown === null ? 'Name an owner' : 'Change'}
            </Button>
          </span>
        </div>
        {choosing && (
          <ThingPicker
            label="New owner"
            filter="kind:person"
            placeholder="Name, mail or login"
            free={(typed) => (/\s/.test(typed) ? null : { label: `Use “${typed}”`, run: () => take(typed, typed) })}
            onChoose={(hit) => take(hit.full_name, hit.name)}
          />
        )}
      </div>
    </div>
  );
}
