import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { Banner } from '@/components/banner';
import { Button } from '@/components/button';
import { ConfirmLine } from '@/components/confirm-line';
import { CopyButton } from '@/components/copy-button';
import { sentence } from '@/components/error-state';
import { Select } from '@/components/select';
import { TextField } from '@/components/text-field';
import type { DutyRole, GivenDuty, InviteMemberResponse } from '@/ipc/bindings';
import { useVerb, verbQuery } from '@/ipc/queries';
import { useKeys } from '@/lib/screen';
import { dutyWords, ROLE, ROLES } from './duty-words';

const EVERYWHERE = '';

/** Gives somebody a duty: who, what, where, until when; asked in place before it is given. */
export function InviteForm({ duties }: { duties: readonly GivenDuty[] }) {
  const { data: frame } = useQuery(verbQuery('show_frame', {}));
  const invite = useVerb('invite_member');
  const whole = duties.some(({ role, domain }) => role === 'platform' && domain === null);
  const [login, setLogin] = useState('');
  const [role, setRole] = useState<DutyRole>('analyst');
  const [domain, setDomain] = useState(EVERYWHERE);
  const [until, setUntil] = useState('');
  const [asking, setAsking] = useState(false);
  const names = (frame?.domains ?? []).map((one) => one.domain);
  const domains = [...(whole ? [{ value: EVERYWHERE, label: 'The whole mesh' }] : [{ value: EVERYWHERE, label: 'Choose a domain' }]), ...names.map((name) => ({ value: name, label: name }))];
  const why = login.trim() === '' ? 'Say whom: their login at the database' : !whole && domain === EVERYWHERE ? 'A steward invites for a domain' : null;
  const given = { role, domain: domain === EVERYWHERE ? null : domain, since: null, until: null, stands_for: null };
  const leave = () => setAsking(false);
  useKeys('Invite', [{ keys: ['escape'], label: 'Not now', run: leave }], { active: asking });

  function send() {
    if (why !== null || invite.isPending) return;
    invite.mutate({ login: login.trim(), role, domain: given.domain, until: until === '' ? null : until }, {
      onSuccess: () => {
        setLogin('');
        setUntil('');
      },
      onSettled: leave,
    });
  }
  return (
    <section aria-label="Invite" className="col g2">
      <h3>Invite</h3>
      {invite.error && (
        <Banner kind="bad" title={invite.error.code === 'denied' ? 'You may not give this.' : 'Nobody was invited.'}>
          {sentence(invite.error.message)} {invite.error.hint && sentence(invite.error.hint)}
        </Banner>
      )}
      {invite.data && <Invited answer={invite.data} />}
      <form
        className="invite"
        aria-label="Invite somebody"
        onSubmit={(event) => {
          event.preventDefault();
          if (why === null) setAsking(true);
        }}
      >
        <TextField label="Login" placeholder="As the database knows them" value={login} maxLength={63} disabled={asking} onChange={(event) => setLogin(event.target.value)} />
        <Select label="Role" quiet={false} value={role} options={ROLES.map((value) => ({ value, label: ROLE[value].name }))} onChange={setRole} />
        <Select label="Domain" quiet={false} value={domain} options={domains} onChange={setDomain} />
        <TextField label="Until, if it ends" type="date" value={until} disabled={asking} onChange={(event) => setUntil(event.target.value)} />
        <p className="s12 t2 invite-words">
          {ROLE[role].name}: {ROLE[role].does}.
        </p>
        {!asking && (
          <div className="row g2">
            <Button type="submit" disabled={why !== null} title={why ?? undefined}>
              Invite…
            </Button>
            {why !== null && <span className="s12 t3">{why}.</span>}
          </div>
        )}
      </form>
      {asking && (
        <ConfirmLine
          ask={`Make ${login.trim()} ${dutyWords(given)}${until === '' ? '' : `, through ${until}`}?`}
          action="Invite"
          risk={false}
          why={why}
          off={why !== null}
          busy={invite.isPending}
          focused
          onConfirm={send}
          onLeave={leave}
        />
      )}
    </section>
  );
}

/** What is left to do at the database, which Weft may not, and how they join. */
function Invited({ answer: { duty, admission, address } }: { answer: InviteMemberResponse }) {
  const join = `weft workspace join ${withLogin(address, duty.login)}`;
  return (
    <Banner kind="ok" title={`${duty.login} is ${dutyWords(duty)}.`}>
      Whoever runs the database lets the login in once, and then they join:
      <span className="row g1 min0">
        <code className="el">{admission}</code>
        <CopyButton text={admission} what="the statement" />
      </span>
      <span className="row g1 min0">
        <code className="el">{join}</code>
        <CopyButton text={join} what="the command" />
      </span>
    </Banner>
  );
}

/** `HOST/DB` as an address with whose login it is. What means something to a shell is written as what means nothing. */
function withLogin(address: string, login: string): string {
  const shown = encodeURIComponent(login).replace(/[!'()*~]/g, (sign) => `%${sign.charCodeAt(0).toString(16)}`);
  return `postgres://${shown}@${address}`;
}
