import { Icon } from '@/components/icon';
import { Tag } from '@/components/tag';
import type { Field } from '@/ipc/bindings';

/** Key, uniqueness, classification and tags of a field. */
export function FieldMarks({ field }: { field: Field }) {
  const tags = (field.tags ?? []).filter((tag) => tag !== field.classification);
  return (
    <>
      {field.key && (
        <Tag>
          <Icon name="key" size={10} />
          key
        </Tag>
      )}
      {field.unique && !field.key && <Tag>unique</Tag>}
      {field.classification && <Tag sensitive>{field.classification}</Tag>}
      {tags.map((tag) => (
        <Tag key={tag}>{tag}</Tag>
      ))}
    </>
  );
}
