import { RadioGroup } from 'radix-ui';
import { Icon } from '@/components/icon';
import { classes } from '@/lib/class-names';
import { KINDS, type KindName } from './connections-search';
import { KIND_WORDS } from './source-words';

/** What kind of source, with what each needs. */
export function KindChoice({ kind, onKind }: { kind: KindName; onKind: (kind: KindName) => void }) {
  return (
    <div className="col g2">
      <RadioGroup.Root
        className="kinds"
        aria-label="Kind of source"
        value={kind}
        onValueChange={(value) => {
          const chosen = KINDS.find((one) => one === value);
          if (chosen) onKind(chosen);
        }}
      >
        {KINDS.map((one) => (
          <RadioGroup.Item key={one} value={one} className={classes('kc', one === kind && 'on')}>
            <b className="b6 row g2">
              <Icon name={KIND_WORDS[one].icon} size={14} />
              {KIND_WORDS[one].name}
            </b>
            <span className="s12 t2">{KIND_WORDS[one].needs}</span>
          </RadioGroup.Item>
        ))}
      </RadioGroup.Root>
      <p className="s12 t3">{KIND_WORDS[kind].reads}</p>
    </div>
  );
}
