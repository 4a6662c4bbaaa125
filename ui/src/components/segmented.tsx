import { ToggleGroup } from 'radix-ui';
import { classes } from '@/lib/class-names';
import { Icon, type IconName } from './icon';

interface SegmentedProps<Value extends string> {
  label: string;
  value: Value;
  options: readonly { value: Value; label: string; icon?: IconName; disabled?: boolean }[];
  onChange: (value: Value) => void;
}

/** One of few choices, all in sight. Arrow keys move, as in a radio group. */
export function Segmented<Value extends string>({ label, value, options, onChange }: SegmentedProps<Value>) {
  return (
    <ToggleGroup.Root
      type="single"
      className="seg"
      aria-label={label}
      value={value}
      onValueChange={(chosen) => {
        const option = options.find((one) => one.value === chosen);
        if (option) onChange(option.value);
      }}
    >
      {options.map((option) => (
        <ToggleGroup.Item
          key={option.value}
          value={option.value}
          disabled={option.disabled ?? false}
          className={classes(option.value === value && 'on')}
        >
          {option.icon && <Icon name={option.icon} size={12} />}
          {option.label}
        </ToggleGroup.Item>
      ))}
    </ToggleGroup.Root>
  );
}
