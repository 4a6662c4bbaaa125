import { useQuery, useQueryClient } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { Checkbox } from '@/components/checkbox';
import { ErrorState } from '@/components/error-state';
import { Segmented } from '@/components/segmented';
import { changePerson } from '@/ipc/ends';
import { useVerb, verbQuery } from '@/ipc/queries';
import { useScreen } from '@/lib/screen';
import { setTheme, useTheme } from '@/lib/theme';
import { PersonChoice } from './person-choice';
import { ReviewRules } from './review-rules';
import { WorkspacePart } from './workspace-part';
import './settings.css';

/** Preferences of this person on this computer. */
export function SettingsPage() {
  const { data, error, refetch } = useQuery(verbQuery('list_preferences', {}));
  const frame = useQuery(verbQuery('show_frame', {}));
  const client = useQueryClient();
  const keep = useVerb('set_preference', {
    failureTitle: 'The setting was not kept',
    // Each sees what is theirs to see.
    onDone: (_, { key }) => key === 'me' && changePerson(client),
  });
  const { choice } = useTheme();
  const kept = new Map(data?.preferences);
  useScreen([{ label: 'Settings' }]);
  if (error) return <ErrorState error={error} what="the settings" onRetry={() => void refetch()} />;

  return (
    <div className="page settings">
      <h1>Settings</h1>
      <p className="t2 s12">They hold for you on this computer, where nothing else is said.</p>
      <Part title="You" text="Your products stand on the home page, and your name in the frame.">
        <PersonChoice
          frame={frame.data}
          chosen={kept.get('me')}
          onChoose={(urn) => keep.mutate({ key: 'me', value: urn })}
        />
      </Part>
      <Part title="Theme" text="System follows the setting of this computer.">
        <Segmented
          label="Theme"
          value={choice}
          options={[
            { value: 'system', label: 'System', icon: 'system' },
            { value: 'light', label: 'Light', icon: 'sun' },
            { value: 'dark', label: 'Dark', icon: 'moon' },
          ]}
          onChange={(value) => {
            setTheme(value);
            keep.mutate({ key: 'theme', value });
          }}
        />
      </Part>
      <Part title="Density" text="Compact shows a quarter more rows in lists.">
        <Segmented
          label="Density"
          value={kept.get('density') === 'compact' ? 'compact' : 'comfortable'}
          options={[
            { value: 'comfortable', label: 'Comfortable' },
            { value: 'compact', label: 'Compact' },
          ]}
          onChange={(value) => keep.mutate({ key: 'density', value })}
        />
      </Part>
      <Part title="Keyboard" text="The status bar shows the keys of each screen; ? shows all of them.">
        <Checkbox
          checked={kept.get('single_letter_keys') !== 'off'}
          onChange={(on) => keep.mutate({ key: 'single_letter_keys', value: on ? 'on' : 'off' })}
        >
          Letters alone are commands while no text field has the focus
        </Checkbox>
      </Part>
      <Part title="Notifications" text="The bell shows what concerns you. The desktop is told of it too while the window is behind others: the name of the product and what happened.">
        <Checkbox
          checked={kept.get('desktop_notifications') !== 'off'}
          onChange={(on) => keep.mutate({ key: 'desktop_notifications', value: on ? 'on' : 'off' })}
        >
          Tell me on the desktop
        </Checkbox>
      </Part>
      <Part title="Review" text="Where it is asked for, an edit is proposed and published by a second person. This holds for everybody in this workspace.">
        <ReviewRules />
      </Part>
      <Part title="Workspace" text="Names, documentation and statistics are kept here. Rows are not.">
        <WorkspacePart />
      </Part>
    </div>
  );
}

function Part({ title, text, children }: { title: string; text: string; children: ReactNode }) {
  return (
    <section className="set-part" aria-label={title}>
      <div>
        <h2 className="set-title">{title}</h2>
        <p className="s12 t3">{text}</p>
      </div>
      <div className="set-control">{children}</div>
    </section>
  );
}
