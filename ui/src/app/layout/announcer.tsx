import { useScreenInfo } from '@/lib/screen';

/** Says which page this is, for those who do not see it change. */
export function Announcer() {
  const { crumbs } = useScreenInfo();
  return (
    <div className="vh" aria-live="polite">
      {crumbs.at(-1)?.label}
    </div>
  );
}
