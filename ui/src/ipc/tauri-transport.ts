import { Channel, invoke } from '@tauri-apps/api/core';
import { listen } from '@tauri-apps/api/event';
import type { Transport } from './transport';

export const tauriTransport: Transport = {
  invoke: (command, args) => invoke(command, args),
  stream(command, args, onProgress) {
    const progress = new Channel<unknown>();
    progress.onmessage = onProgress;
    return invoke(command, { ...args, progress });
  },
  listen: (event, heard) => listen(event, (message) => heard(message.payload)),
};
