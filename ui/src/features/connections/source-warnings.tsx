import { useState } from 'react';
import type { SyncReport } from '@/ipc/bindings';
import { Button } from '@/components/button';
import { CopyButton } from '@/components/copy-button';
import { sentence } from '@/components/error-state';
import { StatusMark } from '@/components/status-mark';
import { count, number } from '@/lib/time';
import { groupWarnings, WARNING_WORDS } from './source-words';

const SHOWN = 5;

/** What was left out, by reason, with the place and what to do. The rest of the source was read. */
export function SourceWarnings({ report }: { report: SyncReport }) {
  const groups = groupWarnings(report.warnings);
  if (report.warning_count === 0) return null;
  const text = report.warnings.map(({ code, place, message }) => `${code}\t${place}\t${message}`).join('\n');
  return (
    <section>
      <div className="row g2 conn-part">
        <h3>{groups.every(([code]) => code === 'denied') ? 'Not visible to you' : 'Left out'}</h3>
        <span className="s12 t3 num">
          {count(report.warning_count, 'place')}, the rest was read
          {report.warnings.length < report.warning_count && `. The first ${number(report.warnings.length)} are kept`}
        </span>
        <span className="end">
          <CopyButton text={text} what="the list" worded />
        </span>
      </div>
      {groups.map(([code, warnings]) => (
        <WarningGroup key={code} title={WARNING_WORDS[code]} denied={code === 'denied'} warnings={warnings} />
      ))}
    </section>
  );
}

interface WarningGroupProps {
  title: string;
  denied: boolean;
  warnings: readonly { place: string; message: string }[];
}

function WarningGroup({ title, denied, warnings }: WarningGroupProps) {
  const [all, setAll] = useState(false);
  const shown = all ? warnings : warnings.slice(0, SHOWN);
  // What is the same of all of them is said once.
  const first = warnings[0]?.message;
  const shared = warnings.length > 1 && warnings.every(({ message }) => message === first) ? first : undefined;
  return (
    <div className="box warn-group">
      <div className="row g2 warn-head">
        <StatusMark status={denied ? 'unknown' : 'attention'}>{title}</StatusMark>
        <span className="end s12 t3 num">{number(warnings.length)}</span>
      </div>
      {shared !== undefined && <p className="warn-shared s12 t2 pre">{sentence(shared)}</p>}
      <ul>
        {shown.map(({ place, message }) => (
          <li key={`${place}${message}`}>
            <div className="mono pre">{place}</div>
            {shared === undefined && <div className="s12 t2 pre">{sentence(message)}</div>}
          </li>
        ))}
      </ul>
      {warnings.length > SHOWN && (
        <div className="warn-more">
          <Button kind="ghost" small onClick={() => setAll(!all)}>
            {all ? 'Show fewer' : `Show all ${number(warnings.length)}`}
          </Button>
        </div>
      )}
    </div>
  );
}
