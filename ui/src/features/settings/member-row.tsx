import { useState } from 'react';
import { Avatar } from '@/components/avatar';
import { Banner } from '@/components/banner';
import { Button } from '@/components/button';
import { ConfirmLine } from '@/components/confirm-line';
import { sentence } from '@/components/error-state';
import type { GivenDuty, Member } from '@/ipc/bindings';
import { useVerb } from '@/ipc/queries';
import { useKeys } from '@/lib/screen';
import { toast } from '@/lib/toasts';
import { dutyKey, dutyWords, ROLE } from './duty-words';

interface MemberRowProps {
  member: Member;
  /** Whether it is whoever is at the desk: nobody changes their own duties. */
  own: boolean;
  may: boolean;
}

/** Somebody with their duties. A duty is ended after a question in its place. */
export function MemberRow({ member, own, may }: MemberRowProps) {
  const [ending, setEnding] = useState<GivenDuty | null>(null);
  const name = member.name ?? member.login;
  return (
    <li className="col g2 member">
      <div className="row g2 top">
        <Avatar name={name} size={22} />
        <div className="grow">
          <span className="b5 wrap-any">{name}</span>
          {member.name !== null && <span className="s12 t3 wrap-any"> {member.login}</span>}
          {own && <span className="s12 t3"> you</span>}
          <ul>
            {member.duties.map((duty) => (
              <li key={dutyKey(duty)} className="row g2 s12 t2 member-duty">
                <span className="grow wrap-any" title={`${ROLE[duty.role].name} ${ROLE[duty.role].does}. Given by ${duty.given_by}`}>
                  {dutyWords(duty)}
                </span>
                {may && !own && (
                  <Button small kind="ghost" aria-label={`Dismiss ${name}: ${dutyWords(duty)}`} aria-expanded={ending === duty} onClick={() => setEnding(duty)}>
                    Dismiss…
                  </Button>
                )}
              </li>
            ))}
          </ul>
        </div>
      </div>
      {ending && <Dismissal duty={ending} name={name} onDone={() => setEnding(null)} />}
    </li>
  );
}

function Dismissal({ duty, name, onDone }: { duty: GivenDuty; name: string; onDone: () => void }) {
  const dismiss = useVerb('dismiss_member');
  useKeys('Dismiss', [{ keys: ['escape'], label: 'Not now', run: onDone }]);
  const send = () => {
    if (dismiss.isPending) return;
    dismiss.mutate(
      { login: duty.login, role: duty.role, domain: duty.domain },
      {
        onSuccess: () => {
          toast({ kind: 'ok', title: `${name} is no more ${dutyWords({ ...duty, since: null, until: null, stands_for: null })}` });
          onDone();
        },
      },
    );
  };
  return (
    <>
      {dismiss.error && (
        <Banner kind="bad" title={dismiss.error.code === 'denied' ? 'You may not end this.' : 'Nothing was ended.'}>
          {sentence(dismiss.error.message)} {dismiss.error.hint && sentence(dismiss.error.hint)}
        </Banner>
      )}
      <ConfirmLine ask={`End that ${name} is ${dutyWords({ ...duty, since: null, until: null, stands_for: null })}?`} action="Dismiss" risk why={null} off={false} busy={dismiss.isPending} focused onConfirm={send} onLeave={onDone} />
    </>
  );
}
