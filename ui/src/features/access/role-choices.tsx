import { RadioGroup } from 'radix-ui';
import { Icon } from '@/components/icon';
import { Tag } from '@/components/tag';
import type { RoleChoice } from '@/ipc/bindings';
import { classes } from '@/lib/class-names';
import { upper } from './access-words';

interface RoleChoicesProps {
  /** The least first. */
  roles: readonly RoleChoice[];
  chosen: string | null;
  onChoose: (role: string) => void;
}

/** What may be asked for, with why it fits or does not. The least that fits says so. */
export function RoleChoices({ roles, chosen, onChoose }: RoleChoicesProps) {
  const least = roles.find((role) => role.fits)?.id;
  return (
    <div className="field">
      <span className="lb" id="acc-role">
        What do you need?
      </span>
      <RadioGroup.Root className="box clip" aria-labelledby="acc-role" value={chosen} onValueChange={onChoose}>
        {roles.map((role) => (
          <RadioGroup.Item key={role.id} value={role.id} className={classes('acc-role ring-in', role.id === chosen && 'on')}>
            <span className={classes('cb rd', role.id === chosen && 'on')} aria-hidden="true" />
            <span className="grow">
              <span className="b5 block">{role.name}</span>
              {role.description !== null && <span className="s12 t2 block">{role.description}</span>}
              {role.why !== '' && (
                <span className={classes('s12 row g1', role.fits ? 't3' : 'acc-warn')}>
                  {!role.fits && <Icon name="warning" size={12} />}
                  <span>{upper(role.why)}</span>
                </span>
              )}
            </span>
            {role.id === least && <Tag>the least that fits</Tag>}
          </RadioGroup.Item>
        ))}
      </RadioGroup.Root>
    </div>
  );
}
