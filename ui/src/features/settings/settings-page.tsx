import { useScreen } from '@/lib/screen';

export function SettingsPage() {
  useScreen([{ label: 'Settings' }]);
  return <div className="page" />;
}
