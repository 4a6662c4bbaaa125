import { createContext, useContext, useEffect, useState } from 'react';
import { Icon } from './icon';
import { Spinner } from './spinner';

/** Where images of the workspace come from: a link in, an address of local bytes out. */
export type LoadImage = (link: string, signal: AbortSignal) => Promise<{ src: string; width: number; height: number }>;

/** Without one no image is shown. */
export const ImageLoader = createContext<LoadImage | null>(null);

/** A link to an image that is kept in the workspace, and to nothing else. */
export function isWeftImage(url: string): boolean {
  return /^weft:\/\/image\/[0-9a-f]{64}$/.test(url);
}

type State = { kind: 'loading' } | { kind: 'shown'; src: string; width: number; height: number } | { kind: 'failed'; why: string };

/** An image of the workspace, from local bytes only. */
export function WeftImage({ link, alt }: { link: string; alt: string }) {
  const load = useContext(ImageLoader);
  // What is shown belongs to one link: another one begins anew.
  return load ? <Loaded key={link} link={link} alt={alt} load={load} /> : <NotLoaded alt={alt} />;
}

function Loaded({ link, alt, load }: { link: string; alt: string; load: LoadImage }) {
  const [state, setState] = useState<State>({ kind: 'loading' });
  useEffect(() => {
    const stop = new AbortController();
    load(link, stop.signal).then(
      (image) => setState({ kind: 'shown', ...image }),
      (thrown: unknown) => stop.signal.aborted || setState({ kind: 'failed', why: thrown instanceof Error ? thrown.message : String(thrown) }),
    );
    return () => stop.abort();
  }, [link, load]);
  if (state.kind === 'loading') return <Spinner label="Loading the image" />;
  if (state.kind === 'failed') {
    return (
      <span className="tag" title={state.why}>
        <Icon name="warning" size={11} />
        {alt === '' ? 'Image, not there' : `Image, not there: ${alt}`}
      </span>
    );
  }
  return <img className="md-image" src={state.src} alt={alt} width={state.width} height={state.height} decoding="async" />;
}

/** An image of a stranger's server is not loaded: it would tell them who reads this page. */
export function NotLoaded({ alt }: { alt: string }) {
  return (
    <span className="tag">
      <Icon name="file" size={11} />
      {alt === '' ? 'Image, not loaded' : `Image, not loaded: ${alt}`}
    </span>
  );
}
