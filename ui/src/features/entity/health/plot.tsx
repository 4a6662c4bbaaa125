import { useEffect, useEffectEvent, useRef } from 'react';
import uPlot from 'uplot';
import 'uplot/dist/uPlot.min.css';
import { useTheme } from '@/lib/theme';
import { useWidth } from '@/lib/use-width';

export type Colours = (token: string) => string;

interface PlotProps {
  /** Read out instead of the drawing. */
  label: string;
  data: uPlot.AlignedData;
  height: number;
  /** What is drawn and how; colours are asked for by token, as a canvas knows no variables. */
  options: (colour: Colours) => Omit<uPlot.Options, 'width' | 'height'>;
}

/** A drawing by uPlot, in the theme's colours and as wide as there is room. */
export function Plot({ label, data, height, options }: PlotProps) {
  const box = useRef<HTMLDivElement>(null);
  const width = useWidth(box, 640);
  const { shown: theme } = useTheme();
  const make = useEffectEvent((parent: HTMLElement) => {
    const style = getComputedStyle(document.documentElement);
    const colour: Colours = (token) => style.getPropertyValue(token).trim();
    return new uPlot({ ...options(colour), width, height }, data, parent);
  });
  useEffect(() => {
    if (!box.current) return;
    const plot = make(box.current);
    return () => plot.destroy();
  }, [theme, width, height, data]);
  return <div ref={box} role="img" aria-label={label} className="plot" style={{ height }} />;
}
