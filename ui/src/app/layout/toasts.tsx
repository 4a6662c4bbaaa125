import { Button } from '@/components/button';
import { Icon } from '@/components/icon';
import { IconButton } from '@/components/icon-button';
import { dismissToast, useToasts } from '@/lib/toasts';

const ICON = { ok: 'good', bad: 'bad', info: 'info' } as const;

/** Short messages. Failures are read out at once, the rest when there is a pause. */
export function Toasts() {
  const toasts = useToasts();
  return (
    <div className="toasts" aria-live="polite" role="region" aria-label="Messages">
      {toasts.map((toast) => (
        <div key={toast.id} className={`toast ${toast.kind}`} role={toast.kind === 'bad' ? 'alert' : 'status'}>
          <Icon name={ICON[toast.kind]} size={14} />
          <div className="grow">
            <div className="b5">{toast.title}</div>
            {toast.detail !== undefined && toast.detail !== '' && <div className="t2 pre">{toast.detail}</div>}
          </div>
          {toast.undo && (
            <Button
              small
              onClick={() => {
                toast.undo?.();
                dismissToast(toast.id);
              }}
            >
              Undo
            </Button>
          )}
          <IconButton icon="close" label="Close" onClick={() => dismissToast(toast.id)} />
        </div>
      ))}
    </div>
  );
}
