import { useScreen } from '@/lib/screen';

export function DiscoverPage() {
  useScreen([{ label: 'Discover' }]);
  return <div className="page" />;
}
