import { Icon } from '@/components/icon';
import type { Missing } from '@/ipc/bindings';
import { classes } from '@/lib/class-names';
import { FIELDS_OF, isChanged, PART_NAME, partOf, PARTS, type Part } from './parts';
import type { ProductForm } from './use-product-form';

interface ProductNavProps {
  part: Part;
  form: ProductForm;
  missing: readonly Missing[];
  onChoose: (part: Part) => void;
}

/** The parts of a product, each with whether something is to be fixed or missing there. */
export function ProductNav({ part, form, missing, onChoose }: ProductNavProps) {
  return (
    <nav className="ed-nav product-nav scroll" aria-label="Parts of the product">
      {PARTS.map((one) => {
        const look = lookOf(one, form, missing);
        return (
          <button key={one} type="button" className={classes('ed-tab', one === part && 'on')} aria-current={one === part ? 'true' : undefined} onClick={() => onChoose(one)}>
            <span className={classes('st', look.tone)}>
              <Icon name={look.icon} size={14} />
            </span>
            <span className="grow el">{PART_NAME[one]}</span>
            <span className="vh">{look.word}</span>
            {isChanged(one, form) && <span className="ed-changed">changed</span>}
          </button>
        );
      })}
    </nav>
  );
}

function lookOf(part: Part, form: ProductForm, missing: readonly Missing[]) {
  const here = missing.filter((one) => partOf(one) === part);
  if (form.problems.some((problem) => FIELDS_OF[part].includes(problem.field))) return { icon: 'bad', tone: 'bad', word: 'something is to be fixed' } as const;
  if (here.some((one) => one.required)) return { icon: 'bad', tone: 'bad', word: 'something required is missing' } as const;
  if (here.length > 0) return { icon: 'warning', tone: 'warn', word: 'something is missing' } as const;
  if (FIELDS_OF[part].every((field) => form.form[field] === null && form.harvested[field] === null) && part !== 'about') return { icon: 'unknown', tone: 't3', word: 'nothing is said' } as const;
  return { icon: 'good', tone: 'ok', word: 'complete' } as const;
}
