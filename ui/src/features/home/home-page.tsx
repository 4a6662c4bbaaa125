import { useScreen } from '@/lib/screen';

export function HomePage() {
  useScreen([{ label: 'Home' }]);
  return <div className="page" />;
}
