import type { ReactNode } from 'react';
import { Avatar } from '@/components/avatar';
import { DomainGlyph } from '@/components/domain-glyph';
import { Highlight } from '@/components/highlight';
import { Icon } from '@/components/icon';
import { Keycap } from '@/components/keycap';
import { KindIcon } from '@/components/kind-icon';
import type { PaletteItem } from './palette-items';

export function PaletteRow({ item, chosen }: { item: PaletteItem; chosen: boolean }) {
  switch (item.type) {
    case 'entity':
      return (
        <Row
          mark={
            item.entity.domain === null ? (
              <KindIcon kind={item.entity.kind} size={14} />
            ) : (
              <DomainGlyph domain={item.entity.domain} size={12} />
            )
          }
          name={<Highlight text={item.entity.name} ranges={item.ranges} as="bold" />}
          detail={item.detail}
          end={chosen && <Keycap combo="enter" />}
        />
      );
    case 'person':
      return (
        <Row
          mark={<Avatar name={item.entity.name} size={18} />}
          name={<Highlight text={item.entity.name} ranges={item.ranges} as="bold" />}
          detail={item.detail === item.entity.name ? '' : item.detail}
          end={chosen && <Keycap combo="enter" />}
        />
      );
    case 'column':
      return (
        <Row
          mark={<Icon name="columns" size={14} className="t3" />}
          name={
            <span className="mono">
              <Highlight text={item.path} ranges={item.ranges} as="bold" />
            </span>
          }
          detail={item.detail}
          end={chosen && <Keycap combo="enter" />}
        />
      );
    case 'search':
      return (
        <Row
          mark={<Icon name="search" size={14} className="t3" />}
          name={<span className="mono">{item.text}</span>}
          detail="in Discover"
          end={chosen && <Keycap combo="enter" />}
        />
      );
    case 'command':
      return (
        <Row
          mark={<Icon name={item.command.icon} size={14} className="t3" />}
          name={<Highlight text={item.command.label} ranges={item.ranges} as="bold" />}
          detail=""
          end={item.command.combo && <Keycap combo={item.command.combo} />}
        />
      );
  }
}

function Row({ mark, name, detail, end }: { mark: ReactNode; name: ReactNode; detail: string; end: ReactNode }) {
  return (
    <>
      <span className="pmark">{mark}</span>
      <span className="nw">{name}</span>
      <span className="t3 s12 el">{detail}</span>
      <span className="end row g1">{end}</span>
    </>
  );
}
