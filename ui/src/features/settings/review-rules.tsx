import { useQuery } from '@tanstack/react-query';
import { Banner } from '@/components/banner';
import { Button } from '@/components/button';
import { DomainGlyph } from '@/components/domain-glyph';
import { sentence } from '@/components/error-state';
import { Segmented } from '@/components/segmented';
import { SkeletonRows } from '@/components/skeleton';
import type { ReviewRuleView } from '@/ipc/bindings';
import { useVerb, verbQuery } from '@/ipc/queries';

type Said = 'on' | 'off' | 'follow';

/** Where edits wait for a second person: in the whole workspace, and where a domain says something else. */
export function ReviewRules() {
  const { data, error, refetch } = useQuery(verbQuery('show_review_rules', {}));
  const set = useVerb('set_review_rules');
  if (error && !data) {
    return (
      <Banner kind="warn" title="The rules are not there." actions={<Button small onClick={() => void refetch()}>Try again</Button>}>
        {sentence(error.message)}
      </Banner>
    );
  }
  if (!data) return <SkeletonRows count={3} height={32} label="Loading the rules" />;
  const say = (domain: string | null, said: Said) => set.mutate({ ...(domain !== null && { domain }), asked: said === 'follow' ? null : said === 'on' });
  return (
    <div className="col g2">
      {set.error && (
        <Banner kind="bad" title="The rule was not kept.">
          {sentence(set.error.message)} {set.error.hint && sentence(set.error.hint)}
        </Banner>
      )}
      <ul className="box review-rules">
        <Rule rule={data.workspace} onSay={(said) => say(null, said)} />
        {data.domains.map((rule) => (
          <Rule key={rule.domain} rule={rule} onSay={(said) => say(rule.domain, said)} />
        ))}
      </ul>
    </div>
  );
}

function Rule({ rule, onSay }: { rule: ReviewRuleView; onSay: (said: Said) => void }) {
  const { domain, asked, holds, by, may_set } = rule;
  const name = domain ?? 'The whole workspace';
  const said: Said = asked === null ? (domain === null ? 'off' : 'follow') : asked ? 'on' : 'off';
  const options = [
    ...(domain === null ? [] : [{ value: 'follow' as const, label: 'As the workspace', disabled: !may_set }]),
    { value: 'on' as const, label: 'Review', disabled: !may_set },
    { value: 'off' as const, label: 'No review', disabled: !may_set },
  ];
  return (
    <li className="row g2">
      {domain !== null && <DomainGlyph domain={domain} size={11} />}
      <span className="grow min0">
        <span className="b5 el block">{name}</span>
        <span className="s12 t3 el block">
          {holds ? 'Edits wait for a second person' : 'Edits are published at once'}
          {by !== null && asked !== null && `, says ${by}`}
          {!may_set && '. Its owners and stewards decide'}
        </span>
      </span>
      <Segmented label={`Review in ${name}`} value={said} options={options} onChange={onSay} />
    </li>
  );
}
