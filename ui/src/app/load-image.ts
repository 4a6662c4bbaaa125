import type { LoadImage } from '@/components/weft-image';
import { call } from '@/ipc/client';
import { queryClient } from './query-client';

/** Images of the workspace never change: asked for once, and only ever as local bytes. */
export const loadImage: LoadImage = async (link, signal) => {
  const image = await queryClient.query({
    queryKey: ['show_image', link],
    queryFn: () => call('show_image', { link }, { signal }),
    staleTime: Infinity,
    retry: false,
  });
  return { src: `data:${image.media_type};base64,${image.data}`, width: image.width, height: image.height };
};
