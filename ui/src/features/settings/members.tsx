import { useQuery } from '@tanstack/react-query';
import { Banner } from '@/components/banner';
import { Button } from '@/components/button';
import { sentence } from '@/components/error-state';
import { SkeletonRows } from '@/components/skeleton';
import { verbQuery } from '@/ipc/queries';
import { count } from '@/lib/time';
import { useNow } from '@/lib/use-now';
import { dutyWords, mayInvite, ownDuties } from './duty-words';
import { InviteForm } from './invite-form';
import { MemberRow } from './member-row';

/** Who is in a team's workspace and what each may do; inviting and dismissing for who may. */
export function Members() {
  const { data, error, refetch } = useQuery(verbQuery('list_members', {}));
  const now = useNow();
  if (error && !data) {
    return (
      <Banner kind="warn" title={error.code === 'denied' ? 'You may not see who is in it.' : 'Who is in it could not be read.'} actions={<Button small onClick={() => void refetch()}>Try again</Button>}>
        {sentence(error.message)} {error.hint && sentence(error.hint)}
      </Banner>
    );
  }
  if (!data) return <SkeletonRows count={4} height={32} label="Reading who is in it" />;
  const own = ownDuties(data.members, data.login, now);
  const may = mayInvite(own);
  const here = data.members.filter((member) => !member.gone);
  const gone = data.members.filter((member) => member.gone);
  return (
    <div className="col g3">
      <p className="s12">
        <b className="b5">You are {own.length === 0 ? 'nothing here that holds now' : own.map(dutyWords).join('; ')}.</b>{' '}
        <span className="t2">{may ? 'The database decides over each invitation.' : 'The platform team invites, and a steward in their own domain.'}</span>
      </p>
      <section aria-label="Members">
        <h3 className="row g2">
          Members <span className="s12 t3 num">{count(here.length, 'person', 'people')}</span>
        </h3>
        <ul className="box members">
          {here.map((member) => (
            <MemberRow key={member.login} member={member} own={member.login === data.login} may={may} />
          ))}
        </ul>
        {gone.length > 0 && (
          <details>
            <summary className="s12 t2">{count(gone.length, 'person', 'people')} who left, or whose time is over</summary>
            <ul className="box members">
              {gone.map((member) => (
                <MemberRow key={member.login} member={member} own={member.login === data.login} may={may} />
              ))}
            </ul>
          </details>
        )}
      </section>
      {may && <InviteForm duties={own} />}
    </div>
  );
}
