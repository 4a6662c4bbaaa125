import { QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { ImageLoader } from '@/components/weft-image';
import { loadImage } from './load-image';
import { queryClient } from './query-client';
import { router } from './router';

export function App() {
  return (
    <QueryClientProvider client={queryClient}>
      <ImageLoader value={loadImage}>
        <RouterProvider router={router} />
      </ImageLoader>
    </QueryClientProvider>
  );
}
