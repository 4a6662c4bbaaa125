import { RadioGroup } from 'radix-ui';
import { Icon } from '@/components/icon';
import { classes } from '@/lib/class-names';
import { CHOICES } from './choices';

export function ChoiceList({ chosen, onChoose }: { chosen: number; onChoose: (index: number) => void }) {
  return (
    <RadioGroup.Root
      aria-label="Where should Weft look?"
      value={String(chosen)}
      onValueChange={(value) => onChoose(Number(value))}
    >
      {CHOICES.map((choice, index) => (
        <RadioGroup.Item key={choice.title} value={String(index)} className={classes('ch', index === chosen && 'on')}>
          <span className="ch-icon">
            <Icon name={choice.icon} size={17} />
          </span>
          <span className="grow col">
            <span className="b6 ch-title">{choice.title}</span>
            <span className="s12 t2 ch-text">{choice.text}</span>
            <span className="s11 t3 ch-needs">{choice.needs}</span>
          </span>
          <kbd className="kbd">{index + 1}</kbd>
        </RadioGroup.Item>
      ))}
    </RadioGroup.Root>
  );
}
