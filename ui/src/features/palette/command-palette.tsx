import { Dialog } from '@/components/dialog';
import type { PaletteCommand } from './palette-items';

export function CommandPalette({ commands, onClose }: { commands: readonly PaletteCommand[]; onClose: () => void }) {
  return (
    <Dialog title="Commands" open onClose={onClose}>
      {commands.map((command) => (
        <button key={command.label} type="button" className="link" onClick={command.run}>{command.label}</button>
      ))}
    </Dialog>
  );
}
