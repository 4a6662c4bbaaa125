import { BothTexts } from '@/components/both-texts';
import { Button } from '@/components/button';
import { Icon } from '@/components/icon';
import { useKeys } from '@/lib/screen';
import { toast } from '@/lib/toasts';
import type { PolicyText, Standing } from './use-policy-text';

interface PolicyConflictProps {
  theirs: Standing;
  policy: PolicyText;
  onClose: () => void;
}

/** Another version was published since the edit began. Both stand side by side, and nothing is lost whichever way is taken. */
export function PolicyConflict({ theirs, policy, onClose }: PolicyConflictProps) {
  useKeys('Both versions', [{ keys: ['escape'], label: 'Back', run: onClose }]);
  function mend() {
    policy.seen(theirs);
    onClose();
  }
  function take() {
    const before = policy.latest();
    policy.seen(theirs, theirs.text);
    toast({ kind: 'info', title: `Yours is put aside for version ${theirs.version}`, undo: () => policy.put(before) });
    onClose();
  }
  return (
    <div className="grow scroll gov-clash" role="region" aria-label="Both versions">
      <div className="es">
        <span className="esi warn">
          <Icon name="people" size={18} />
        </span>
        <h2>Version {theirs.version} was published since you began</h2>
        <p>{theirs.by_name ?? 'Somebody'} published it. Nothing of yours is published, and your text is kept until you choose.</p>
        <div className="row g2 wrap">
          <Button kind="primary" onClick={mend}>
            Go on with mine, over theirs
          </Button>
          <Button onClick={take}>Take theirs</Button>
          <Button onClick={onClose}>Keep mine as draft</Button>
        </div>
      </div>
      <BothTexts before={{ title: `Version ${theirs.version}, which stands`, text: theirs.text }} after={{ title: 'Yours, a draft', text: policy.text }} />
    </div>
  );
}
