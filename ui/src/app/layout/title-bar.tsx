import { useQuery } from '@tanstack/react-query';
import { Link, useRouter } from '@tanstack/react-router';
import { Avatar } from '@/components/avatar';
import { Icon } from '@/components/icon';
import { IconButton } from '@/components/icon-button';
import { Keycap } from '@/components/keycap';
import { Tooltip } from '@/components/tooltip';
import { Bell } from '@/features/notifications/bell';
import { useVerb, verbQuery } from '@/ipc/queries';
import { useScreenInfo, type Crumb } from '@/lib/screen';
import { setTheme, useTheme } from '@/lib/theme';
import { GatheredButton } from './gathered-button';

interface TitleBarProps {
  /** First run: nothing to go to yet. */
  bare: boolean;
  onToggleRail: () => void;
  onPalette: () => void;
}

export function TitleBar({ bare, onToggleRail, onPalette }: TitleBarProps) {
  const { crumbs } = useScreenInfo();
  const router = useRouter();
  const { data: frame } = useQuery(verbQuery('show_frame', {}));
  const who = frame?.me?.name ?? frame?.login;

  return (
    <header className="title">
      <div className="row g2 min0">
        {!bare && <IconButton icon="sidebar" label="Side bar" combo="mod+b" onClick={onToggleRail} />}
        {!bare && <IconButton icon="back" label="Back" combo="alt+arrowleft" onClick={() => router.history.back()} />}
        <nav className="crumb" aria-label="Location">
          {crumbs.map((crumb, index) => (
            <CrumbStep key={crumb.label} crumb={crumb} last={index === crumbs.length - 1} />
          ))}
        </nav>
      </div>
      {bare ? (
        <span />
      ) : (
        <button type="button" className="omni" onClick={onPalette}>
          <Icon name="search" size={13} />
          <span>Search products, columns, people, commands</span>
          <span className="end">
            <Keycap combo="mod+k" />
          </span>
        </button>
      )}
      <div className="row g1 title-end">
        {!bare && <GatheredButton />}
        {!bare && <Bell />}
        <ThemeButton />
        {who !== undefined && !bare && (
          <Tooltip text={`${who}. Settings`}>
            <Link to="/settings" className="btn gh sm me" aria-label={`${who}, settings`}>
              <Avatar name={who} size={22} />
            </Link>
          </Tooltip>
        )}
      </div>
    </header>
  );
}

function CrumbStep({ crumb, last }: { crumb: Crumb; last: boolean }) {
  if (last)
    return (
      <b className="el" aria-current="page">
        {crumb.label}
      </b>
    );
  return (
    <>
      {crumb.to === undefined ? <span className="nw">{crumb.label}</span> : <a href={`#${crumb.to}`}>{crumb.label}</a>}
      <Icon name="right" size={12} />
    </>
  );
}

function ThemeButton() {
  const { shown } = useTheme();
  const keep = useVerb('set_preference', 'The theme was not kept');
  const other = shown === 'dark' ? 'light' : 'dark';
  return (
    <IconButton
      icon={shown === 'dark' ? 'sun' : 'moon'}
      label={`Use the ${other} theme`}
      onClick={() => {
        setTheme(other);
        keep.mutate({ key: 'theme', value: other });
      }}
    />
  );
}
