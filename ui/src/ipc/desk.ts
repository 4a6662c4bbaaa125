import { desk } from './client';
import { transport } from './transport';

/** Asks for a folder; null when the person closed the dialog. */
export async function pickFolder(title: string): Promise<string | null> {
  return (await desk('pick_folder', { title })) as string | null;
}

/** Asks for a folder that new files go into; null when the person closed the dialog. */
export async function pickTargetFolder(title: string): Promise<string | null> {
  return (await desk('pick_target_folder', { title })) as string | null;
}

/** Asks for a file that is there. */
export async function pickFile(title: string): Promise<string | null> {
  return (await desk('pick_file', { title })) as string | null;
}

/** Asks where a new file should go. */
export async function pickSavePath(title: string, suggested: string): Promise<string | null> {
  return (await desk('pick_save_path', { title, suggested })) as string | null;
}

/** Opens an http, https or mailto address in the system's own program. Only ever because a person clicked. */
export async function openExternal(url: string): Promise<void> {
  await desk('open_external', { url });
}

/** The deep link that the program was started with, once. */
export async function pendingLink(): Promise<string | null> {
  return (await desk('pending_link')) as string | null;
}

/** Hears of deep links that come while the window is open. */
export async function onLink(heard: (link: string) => void): Promise<() => void> {
  return (await transport()).listen('weft://link', (payload) => {
    if (typeof payload === 'string') heard(payload);
  });
}

/** Hears that another process or a sync changed the workspace. */
export async function onChanged(heard: () => void): Promise<() => void> {
  return (await transport()).listen('weft://changed', () => heard());
}
