import type { ColumnStatistics } from '@/ipc/bindings';
import { spreadBars } from './spread-bars';

const HEIGHT = 24;

interface ColumnPlotProps {
  statistics: ColumnStatistics | undefined;
  masked: boolean;
  width: number;
}

/** What range each data file covers, in their order: where ranges do not overlap, a filter on it skips files. */
export function ColumnPlot({ statistics, masked, width }: ColumnPlotProps) {
  if (masked || statistics?.masked) return <div className="hs mkd" style={{ height: HEIGHT, width }} aria-hidden="true" />;
  const bars = spreadBars(statistics?.spread ?? [], width, HEIGHT);
  if (bars.length === 0) return <div className="hs" style={{ height: HEIGHT }} />;
  return (
    <svg className="hs" width={width} height={HEIGHT} role="img" aria-label={`Range of each of ${bars.length} files, ${statistics?.lower ?? ''} to ${statistics?.upper ?? ''}`}>
      <title>The range of each data file, from its lowest to its highest value</title>
      {bars.map((bar, index) => (
        <rect key={index} x={bar.x} y={bar.y} width={bar.width} height={bar.height} rx={0.5} fill="var(--mark-bar)" />
      ))}
    </svg>
  );
}
