export interface Bar {
  x: number;
  y: number;
  width: number;
  height: number;
}

const WIDEST = 14;

/** One bar a file from its lowest to its highest value. Bounds that are no numbers are left out. */
export function spreadBars(spread: readonly (readonly [number | null, number | null])[], width: number, height: number): Bar[] {
  const sound = spread.flatMap(([low, high]) => (low === null || high === null ? [] : [[low, high] as const]));
  if (sound.length === 0) return [];
  const least = Math.min(...sound.map(([low]) => low));
  const most = Math.max(...sound.map(([, high]) => high));
  const range = most - least;
  const pitch = Math.min(WIDEST, width / sound.length);
  return sound.map(([low, high], index) => {
    const top = range === 0 ? 0 : ((most - high) / range) * height;
    const bottom = range === 0 ? height : ((most - low) / range) * height;
    const tall = Math.max(2, bottom - top);
    return { x: index * pitch, y: Math.min(top, height - tall), width: Math.max(1, pitch - (pitch > 3 ? 1.5 : 0.5)), height: tall };
  });
}
