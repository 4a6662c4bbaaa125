import { useScreen } from '@/lib/screen';

export function ConnectionsPage() {
  useScreen([{ label: 'Connections' }]);
  return <div className="page" />;
}
