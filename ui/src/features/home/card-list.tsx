import type { ReactNode } from 'react';
import type { EntityCard } from '@/ipc/bindings';
import { CardRow } from '@/components/card-row';
import { count } from '@/lib/time';

interface CardListProps {
  title: string;
  cards: readonly EntityCard[];
  last: 'access' | 'updated';
  empty: string;
  /** Stands at the right of the heading: what can be done. */
  action?: ReactNode;
}

export function CardList({ title, cards, last, empty, action }: CardListProps) {
  return (
    <section aria-label={title}>
      <div className="row g2 home-head">
        <h2>{title}</h2>
        <span className="end s12 t3 num">{cards.length > 0 && count(cards.length, 'product')}</span>
        {action}
      </div>
      <div className="box">
        {cards.length === 0 ? (
          <p className="home-none">{empty}</p>
        ) : (
          cards.map((card) => <CardRow key={card.urn} card={card} last={last} />)
        )}
      </div>
    </section>
  );
}
