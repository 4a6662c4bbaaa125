import type { useNavigate } from '@tanstack/react-router';
import type { NoticeKind, NotificationView } from '@/ipc/bindings';
import type { IconName } from '@/components/icon';

/** The mark of a kind of notice. */
export const ICON: Readonly<Record<NoticeKind, IconName>> = {
  request_waits: 'key',
  decision_overdue: 'clock',
  request_decided: 'key',
  asked_back: 'help',
  grant_started: 'unlock',
  grant_ends: 'clock',
  grant_ended: 'lock',
  grant_failed: 'warning',
  incident: 'warning',
  incident_over: 'good',
  breaking_version: 'contract',
  proposal_waits: 'inbox',
  proposal_answered: 'inbox',
  recertification: 'policy',
};

/** What is not good news. */
export function isBad(kind: NoticeKind): boolean {
  return kind === 'decision_overdue' || kind === 'grant_failed' || kind === 'incident' || kind === 'breaking_version';
}

/** Goes to where something can be done about a notice. */
export function open(navigate: ReturnType<typeof useNavigate>, { kind, record, subject }: NotificationView): void {
  const id = record === null ? {} : { id: record };
  switch (kind) {
    case 'request_waits':
    case 'decision_overdue':
      return void navigate({ to: '/access', search: { show: 'inbox', ...id } });
    case 'request_decided':
    case 'asked_back':
      return void navigate({ to: '/access', search: { show: 'mine', ...id } });
    case 'grant_ends':
      return void navigate({ to: '/access', search: { show: 'ending', ...id } });
    case 'grant_started':
    case 'grant_ended':
    case 'grant_failed':
      return void navigate({ to: '/access', search: { show: 'mine' } });
    case 'recertification':
      return void navigate({ to: '/access', search: {} });
    case 'proposal_waits':
      return void navigate({ to: '/proposals', search: { show: 'inbox', ...id } });
    case 'proposal_answered':
      return void navigate({ to: '/proposals', search: { show: 'mine', ...id } });
    case 'breaking_version':
      if (subject) return void navigate({ to: '/entity/$urn/versions', params: { urn: subject.urn }, search: {} });
      return;
    case 'incident':
    case 'incident_over':
      if (subject) return void navigate({ to: '/entity/$urn', params: { urn: subject.urn }, search: {} });
  }
}
