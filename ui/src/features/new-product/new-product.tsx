import { useNavigate, useRouter } from '@tanstack/react-router';
import { useRef } from 'react';
import { Banner } from '@/components/banner';
import { Button } from '@/components/button';
import { sentence } from '@/components/error-state';
import { useVerb } from '@/ipc/queries';
import { useKeys, useScreen } from '@/lib/screen';
import { toast } from '@/lib/toasts';
import { NameFields } from './name-fields';
import { NewProductSide } from './new-product-side';
import { nameProblem } from './product-name';
import { SeedChoice } from './seed-choice';
import { forgetNewProduct, useNewProduct, type Typed } from './use-new-product';
import { useTaken } from './use-taken';
import './new-product.css';

interface NewProductProps {
  begin: Partial<Typed>;
  /** Things that the address names and that are not there. */
  missed: number;
  /** Asks for files to begin with, where there is no table yet. */
  onSkeleton?: () => void;
}

/** What it is made from, what it is called; then it is there as a draft, and its editor opens. */
export function NewProduct({ begin, missed, onSkeleton }: NewProductProps) {
  const navigate = useNavigate();
  const router = useRouter();
  const search = useRef<HTMLInputElement>(null);
  const { typed, change, draft } = useNewProduct(begin);
  const create = useVerb('create_product', {
    onDone: (_, { title }) => {
      forgetNewProduct();
      toast({ kind: 'ok', title: `${title} is there as a draft`, detail: 'Say the rest, then publish it.' });
    },
  });
  const taken = useTaken(draft.domain, draft.name);
  const wrong = taken ? 'This name is taken in its domain.' : draft.title === '' && draft.name === '' ? undefined : nameProblem(draft.name);
  const why = !draft.seed ? 'Choose what it is made from' : draft.title.trim() === '' ? 'Give it a title' : wrong && 'The name is to be fixed';
  const leave = () => router.history.back();

  useScreen([{ label: 'Discover', to: '/discover' }, { label: 'New product' }], true);
  useKeys('New product', [
    { keys: ['mod+enter'], label: 'Create the draft', run: () => why === undefined && make(), whileTyping: true },
    { keys: ['/'], label: 'Search', run: () => search.current?.focus() },
    { keys: ['escape'], label: 'Leave', run: leave },
  ]);

  function make() {
    if (!draft.seed || create.isPending) return;
    create.mutate(
      { name: draft.name, title: draft.title.trim(), domain: draft.domain.trim() === '' ? null : draft.domain.trim(), seed: draft.seed },
      // Whoever went elsewhere meanwhile stays there.
      { onSuccess: ({ urn }) => void navigate({ to: '/entity/$urn/product', params: { urn }, replace: true }) },
    );
  }

  return (
    <section className="pane grow" aria-label="New product">
      <div className="row g3 wrap np-bar">
        <h1>New product</h1>
        <span className="t2 el">It is made as a draft; readers rely on nothing before you publish it.</span>
        <span className="end row g2">
          {why !== undefined && <span className="s12 t3" id="np-why">{why}</span>}
          {onSkeleton && <Button onClick={onSkeleton}>New product skeleton…</Button>}
          <Button onClick={leave}>Leave</Button>
          <Button kind="primary" combo="mod+enter" busy={create.isPending} disabled={why !== undefined} aria-describedby={why === undefined ? undefined : 'np-why'} onClick={make}>
            Create draft
          </Button>
        </span>
      </div>
      {create.error && (
        <Banner kind="bad" title="It is not made." className="np-banner">
          {sentence(create.error.message)} {create.error.hint && sentence(create.error.hint)}
        </Banner>
      )}
      {missed > 0 && (
        <Banner kind="warn" title="Something to begin with is not there." className="np-banner">
          It may have been renamed or removed. Look for it below.
        </Banner>
      )}
      <div className="row grow min0 stretch">
        <div className="grow scroll np-main">
          <SeedChoice typed={typed} field={search} onChange={change} />
          <NameFields draft={draft} typed={typed} problem={wrong} taken={taken} onChange={change} />
        </div>
        <NewProductSide draft={draft} typed={typed} onChange={change} />
      </div>
    </section>
  );
}
