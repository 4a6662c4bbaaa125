import { Banner } from '@/components/banner';
import { sentence } from '@/components/error-state';
import type { BrowseCatalogResponse } from '@/ipc/bindings';
import { count } from '@/lib/time';
import { unlistedWords } from './browse-words';

/** What one does not see here, and why: refused, failed, or listed and not shown. */
export function BrowseNotes({ shown }: { shown: BrowseCatalogResponse }) {
  const { denied, failed } = unlistedWords(shown.unlisted);
  const others = shown.warnings.filter((warning) => warning.code !== 'denied');
  // What a listing that failed is warned of is said once.
  const left = failed === null ? others : others.filter((warning) => !isAbout(shown, warning.place));
  return (
    <div className="col g2 bnotes">
      {shown.origin !== null && (
        <p className="row g2 s12 t2">
          <span>
            This catalog is {shown.origin}, read through <b className="b6">{shown.source}</b>.
          </span>
        </p>
      )}
      {denied !== null && (
        <Banner kind="info" icon="lock" title={denied}>
          What is in it may exist all the same. Ask whoever grants rights on this catalog for the right to list.
        </Banner>
      )}
      {failed !== null && (
        <Banner kind="warn" title={failed}>
          What was known before is shown. {others[0] && sentence(others[0].message)}
        </Banner>
      )}
      {shown.denied > 0 && (
        <Banner kind="info" icon="lock" title={`${count(shown.denied, 'asset')} here ${shown.denied === 1 ? 'exists and is' : 'exist and are'} not visible to you.`}>
          {shown.denied === 1
            ? 'Only its name is listed. Ask its owner for the right to read its properties.'
            : 'Only their names are listed. Ask their owners for the right to read their properties.'}
        </Banner>
      )}
      {left.length > 0 && (
        <details className="more">
          <summary>
            {count(left.length, 'warning')} of the last sync here
          </summary>
          <ul className="box bwarns">
            {left.map(({ place, message }) => (
              <li key={`${place}${message}`}>
                <div className="mono pre">{place}</div>
                <div className="s12 t2 pre">{sentence(message)}</div>
              </li>
            ))}
          </ul>
        </details>
      )}
    </div>
  );
}

function isAbout({ source, namespace }: BrowseCatalogResponse, place: string): boolean {
  return place === [source, ...namespace].join('.');
}
