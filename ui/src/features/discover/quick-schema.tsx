import type { Field, ShowEntityResponse } from '@/ipc/bindings';
import { Highlight } from '@/components/highlight';
import { Icon } from '@/components/icon';
import { Section } from '@/components/section';
import { Tag } from '@/components/tag';
import { findRanges } from '@/lib/marks';

const SHOWN = 7;

/** The first columns, and before them those that the search found. */
export function QuickSchema({ entity, words }: { entity: ShowEntityResponse; words: readonly string[] }) {
  const { fields } = entity;
  if (fields.length === 0) return null;
  const found = (field: Field) => findRanges(field.path, words).length > 0;
  const shown = [...fields.filter(found), ...fields.filter((field) => !found(field))].slice(0, SHOWN);
  return (
    <Section
      title="Schema"
      aside={
        <span className="t3 num">
          {shown.length < fields.length ? `${shown.length} of ${fields.length} columns` : `${fields.length} columns`}
        </span>
      }
    >
      <table className="qs">
        <tbody>
          {shown.map((field) => (
            <tr key={field.path}>
              <td className="mono el" title={field.path}>
                <Highlight text={field.path} ranges={findRanges(field.path, words)} />
              </td>
              <td className="mono t3 el">{field.type}</td>
              <td className="r">
                {field.key && <Icon name="key" size={12} className="t3 inline" label="Key" />}
                {typeof field.classification === 'string' && <Tag sensitive>{field.classification}</Tag>}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </Section>
  );
}
