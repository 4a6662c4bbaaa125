import { useScreen } from '@/lib/screen';

export function FirstRunPage() {
  useScreen([{ label: 'Welcome' }]);
  return <div className="page" />;
}
