import { fileURLToPath } from 'node:url';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vitest/config';

/** Where a development build finds the verbs when it does not run inside the desktop's window. */
const bridge = process.env.WEFT_BRIDGE ?? 'http://127.0.0.1:4317';

export default defineConfig({
  base: './',
  plugins: [react()],
  resolve: { alias: { '@': fileURLToPath(new URL('./src', import.meta.url)) } },
  server: {
    port: 5173,
    strictPort: true,
    proxy: { '/invoke': { target: bridge, changeOrigin: false } },
  },
  build: {
    outDir: 'dist',
    target: ['es2022', 'safari16'],
    // The content policy allows no inline scripts, and WebKitGTK preloads modules by itself.
    modulePreload: { polyfill: false },
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 700,
  },
  test: {
    environment: 'jsdom',
    setupFiles: ['./src/test-setup.ts'],
    include: ['src/**/*.test.{ts,tsx}'],
    css: false,
    // People type in these tests; on a busy machine that takes its time.
    testTimeout: 20_000,
  },
});
