import { Button } from '@/components/button';
import { sentence } from '@/components/error-state';
import { Section } from '@/components/section';
import { StatusMark } from '@/components/status-mark';
import type { CheckDocsResponse, LinkView, ShowDocsResponse } from '@/ipc/bindings';
import type { WeftError } from '@/ipc/error';
import { changedWords } from '@/lib/text-diff';
import { count } from '@/lib/time';
import { HistoryPopover } from '../history-popover';
import { linkText } from './link-text';
import type { DocsForm } from './use-docs-form';
import { FIELD_NAME, FIELDS, TEXTS, textOf, type TextPart } from './words';

const NAMED = 4;

interface PublishListProps {
  words: ShowDocsResponse;
  form: DocsForm;
  part: TextPart;
  /** The source that says something of this part. */
  source: string | undefined;
  check: CheckDocsResponse | undefined;
  checkFailed: WeftError | null;
  failed: WeftError | null;
  onGoTo: (part: TextPart, line: number) => void;
  onRestored: () => void;
}

/** What stands in the way of publishing, what is only missing, and what would change. */
export function PublishList({ words, form, part, source, check, checkFailed, failed, onGoTo, onRestored }: PublishListProps) {
  const broken = (check?.links ?? []).filter((link) => link.broken !== null);
  return (
    <aside className="docs-side scroll" aria-label="Before you publish">
      <Section title="Before you publish">
        <ul className="col g3 s12">
          {failed && (
            <li role="alert">
              <StatusMark status="bad">Not published</StatusMark>
              <p className="t2">
                {sentence(failed.message)} {failed.hint && sentence(failed.hint)} Your text is kept.
              </p>
            </li>
          )}
          {checkFailed && (
            <li>
              <StatusMark status="bad">It cannot be published like this</StatusMark>
              <p className="t2">{sentence(checkFailed.message)}</p>
            </li>
          )}
          {broken.map((link) => (
            <Broken key={`${link.part} ${link.line} ${link.url}`} link={link} form={form} onGoTo={onGoTo} />
          ))}
          {check && broken.length === 0 && (
            <li>
              <StatusMark status="good">{check.links.length === 0 ? 'No links into the mesh' : `${count(check.links.length, 'link')} lead somewhere`}</StatusMark>
            </li>
          )}
          {check && check.missing > 0 && (
            <li>
              <StatusMark status="attention">
                {check.missing} of {count(check.fields, 'field')} have no description
              </StatusMark>
              <p className="mono t3 wrap-any">
                {check.missing_fields.slice(0, NAMED).join(', ')}
                {check.missing > NAMED && ', …'}
              </p>
            </li>
          )}
          {check && check.fields > 0 && check.missing === 0 && (
            <li>
              <StatusMark status="good">Every field has a description</StatusMark>
            </li>
          )}
          {check && check.empty_parts.length > 0 && (
            <li>
              <StatusMark status="attention">Nothing is said yet</StatusMark>
              <p className="t2">{check.empty_parts.map((field) => nameOf(field)).join(', ')}</p>
            </li>
          )}
        </ul>
      </Section>
      <Section title="What changes">
        <Changes form={form} words={words} />
        <div className="row g2 docs-history">
          <HistoryPopover name={words.thing.urn} aspect="docs" onRestored={onRestored} />
        </div>
      </Section>
      {source !== undefined && <Beside form={form} part={part} source={source} />}
    </aside>
  );
}

function nameOf(field: string): string {
  const known = FIELDS.find((one) => one === field);
  return known ? FIELD_NAME[known] : field;
}

function Broken({ link, form, onGoTo }: { link: LinkView; form: DocsForm; onGoTo: PublishListProps['onGoTo'] }) {
  const part = TEXTS.find((one) => one === link.part) ?? 'markdown';
  const meant = link.suggestion;
  function mend() {
    if (!meant) return;
    const text = textOf(form.form, form.harvested, part);
    const typed = link.url.startsWith('weft:') ? [`[${link.text}](${link.url})`] : [`[[${link.url}|${link.text}]]`, `[[${link.url}]]`];
    const found = typed.find((one) => text.includes(one));
    if (found !== undefined) form.set(part, text.replace(found, () => linkText(meant)));
  }
  return (
    <li>
      <StatusMark status="bad">This link leads nowhere</StatusMark>
      <p className="t2">
        <button type="button" className="link" onClick={() => onGoTo(part, link.line)}>
          Line {link.line}
        </button>
        : “{link.text}”. {sentence(link.broken ?? '')}{' '}
        {meant && (
          <button type="button" className="link" title={meant.full_name} onClick={mend}>
            Use {meant.name}
          </button>
        )}
      </p>
    </li>
  );
}

function Changes({ form, words }: { form: DocsForm; words: ShowDocsResponse }) {
  if (!form.dirty) return <p className="s12 t3">Nothing yet.</p>;
  const changed = FIELDS.filter((field) => textOf(form.form, form.harvested, field).trim() !== textOf(form.written, form.harvested, field).trim());
  const counted = changed.map((field) => changedWords(textOf(form.written, form.harvested, field), textOf(form.form, form.harvested, field)));
  const sum = (pick: 'added' | 'removed') => counted.reduce((all, one) => all + one[pick], 0);
  return (
    <p className="s12 t2">
      {changed.length > 0 && (
        <>
          {changed.map((field) => FIELD_NAME[field]).join(', ')}: {count(sum('added'), 'word')} added, {sum('removed')} removed
          {words.written ? ` since ${words.written.by} wrote` : ' beside what is harvested'}.{' '}
        </>
      )}
      {form.retagged && 'Tags or terms.'}
    </p>
  );
}

/** What a source says stays in sight, and one can go back to it. */
function Beside({ form, part, source }: { form: DocsForm; part: TextPart; source: string }) {
  const own = form.form[part] !== null;
  return (
    <Section title={`${source} says`} aside={own && <Button small icon="undo" onClick={() => form.set(part, null)}>Go back to it</Button>}>
      {own ? (
        <pre className="ed-beside">{form.harvested[part]}</pre>
      ) : (
        <p className="s12 t2">This part is {source}’s. What you type here stands before it, and no sync takes it away.</p>
      )}
    </Section>
  );
}
