import { useQuery } from '@tanstack/react-query';
import { Banner } from '@/components/banner';
import { EntityLink } from '@/components/entity-link';
import type { EndNotice, EntityLink as Target, ShowEntityResponse } from '@/ipc/bindings';
import { verbQuery } from '@/ipc/queries';
import { useNow } from '@/lib/use-now';
import { endWords, hasPassed } from './lifecycle-words';

const SHOWN = 3;

/** What a reader must know before all else: that it ends, or that something which it reads ends, and what to use instead. */
export function EndingNotice({ entity }: { entity: ShowEntityResponse }) {
  const ends = entity.kind === 'product' && (entity.status === 'deprecated' || entity.status === 'retired');
  const notices = entity.notices;
  return (
    <>
      {ends && <OwnEnd entity={entity} />}
      {notices.slice(0, SHOWN).map((notice) => (
        <ReadEnd key={notice.product.urn} notice={notice} reader={entity} />
      ))}
      {notices.length > SHOWN && (
        <Banner kind="warn" className="head-banner" title={`It reads ${notices.length - SHOWN} more that end.`}>
          Its health lists them all.
        </Banner>
      )}
    </>
  );
}

function OwnEnd({ entity }: { entity: ShowEntityResponse }) {
  const now = useNow();
  const { data } = useQuery(verbQuery('show_product', { name: entity.urn }));
  const { ends = null, lifecycle_note: note = null } = entity.product ?? {};
  return (
    <Banner kind="warn" className="head-banner" title={`${endWords(entity.status, ends, now)}.`}>
      {data && <Instead successor={data.lifecycle.successor} />} {note && <span className="pre">{note}</span>}
    </Banner>
  );
}

function ReadEnd({ notice, reader }: { notice: EndNotice; reader: ShowEntityResponse }) {
  const now = useNow();
  const gone = notice.status === 'retired' || (notice.ends !== null && hasPassed(notice.ends, now));
  return (
    <Banner kind={gone ? 'bad' : 'warn'} className="head-banner" title={`${reader.name} reads what ends.`}>
      <EntityLink to={notice.product} /> is {lower(endWords(notice.status, notice.ends, now))}. {notice.successor?.urn === reader.urn ? 'This is what takes its place.' : <Instead successor={notice.successor} />}{' '}
      {notice.note && <span className="pre">{notice.note}</span>}
    </Banner>
  );
}

function Instead({ successor }: { successor: Target | null }) {
  if (!successor) return 'Nothing is named that takes its place.';
  return (
    <>
      Use <EntityLink to={successor} /> instead.
    </>
  );
}

function lower(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1);
}
