import { Tabs as Primitive } from 'radix-ui';
import type { ReactNode } from 'react';
import { classes } from '@/lib/class-names';

export interface Tab<Value extends string> {
  value: Value;
  label: string;
  /** Shown small behind the label. */
  count?: number | undefined;
  disabled?: boolean;
}

interface TabsProps<Value extends string> {
  label: string;
  value: Value;
  tabs: readonly Tab<Value>[];
  onChange: (value: Value) => void;
  /** The panel of the chosen tab. */
  children: ReactNode;
}

export function Tabs<Value extends string>({ label, value, tabs, onChange, children }: TabsProps<Value>) {
  return (
    <Primitive.Root
      className="col grow min0"
      value={value}
      onValueChange={(chosen) => {
        const tab = tabs.find((one) => one.value === chosen);
        if (tab) onChange(tab.value);
      }}
    >
      <Primitive.List className="tabs" aria-label={label}>
        {tabs.map((tab) => (
          <Primitive.Trigger
            key={tab.value}
            value={tab.value}
            disabled={tab.disabled ?? false}
            className={classes(tab.value === value && 'on')}
          >
            {tab.label}
            {tab.count !== undefined && <span className="n">{tab.count}</span>}
          </Primitive.Trigger>
        ))}
      </Primitive.List>
      <Primitive.Content value={value} className="row grow min0 stretch" tabIndex={-1}>
        {children}
      </Primitive.Content>
    </Primitive.Root>
  );
}
