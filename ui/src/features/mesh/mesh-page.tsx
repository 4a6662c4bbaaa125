import { useQuery } from '@tanstack/react-query';
import { DomainGlyph } from '@/components/domain-glyph';
import { verbQuery } from '@/ipc/queries';
import { useScreen } from '@/lib/screen';
import { count } from '@/lib/time';

export function MeshPage() {
  useScreen([{ label: 'Mesh map' }], true);
  const { data } = useQuery(verbQuery('show_frame', {}));
  return (
    <ul className="page">
      {data?.domains.map((one) => (
        <li key={one.domain} className="row g2 sec">
          <DomainGlyph domain={one.domain} />
          {one.domain}
          <span className="t3">{count(one.products, 'product')}</span>
        </li>
      ))}
    </ul>
  );
}
