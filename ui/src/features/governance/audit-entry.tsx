import { Link } from '@tanstack/react-router';
import { CopyButton } from '@/components/copy-button';
import { Inspector } from '@/components/inspector';
import { Section } from '@/components/section';
import type { AuditEntry } from '@/ipc/bindings';
import { clock, number } from '@/lib/time';
import { actionWords, subjectLink, subjectWords } from './audit-words';

/** One entry in full. */
export function AuditEntryView({ entry, onClose }: { entry: AuditEntry; onClose: () => void }) {
  return (
    <Inspector label={`Entry ${number(entry.sequence)}`} onClose={onClose}>
      <Section title={actionWords(entry.action)}>
        <dl className="dl">
          <dt>When</dt>
          <dd>{clock(new Date(entry.at), new Date(0))}</dd>
          <dt>Who</dt>
          <dd className="wrap-any">{entry.actor}</dd>
          <dt>On</dt>
          <dd className="wrap-any">
            <Subject subject={entry.subject} />
          </dd>
          <dt>What</dt>
          <dd className="wrap-any">{entry.detail === '' ? '–' : entry.detail}</dd>
        </dl>
      </Section>
      <Section title="In the chain" aside={<CopyButton text={entry.hash} what="the hash" />}>
        <code className="wrap-any">{entry.hash}</code>
        <p className="s12 t3">It is made of the number, the stored bytes and the hash of the entry before.</p>
      </Section>
    </Inspector>
  );
}

function Subject({ subject }: { subject: string }) {
  const link = subjectLink(subject);
  const words = subjectWords(subject);
  if (link === null) return words;
  switch (link.to) {
    case '/access':
      return (
        <Link to="/access" search={link.search}>
          {words}
        </Link>
      );
    case '/proposals':
      return (
        <Link to="/proposals" search={link.search}>
          {words}
        </Link>
      );
    case '/governance':
      return (
        <Link to="/governance" search={{}}>
          {words}
        </Link>
      );
    case '/entity':
      return (
        <Link to="/entity/$urn" params={{ urn: link.urn }} search={{}} title={link.urn}>
          {words}
        </Link>
      );
  }
}
