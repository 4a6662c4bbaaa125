import type { EditPart, Missing, MissingKind } from '@/ipc/bindings';

const NAME: Readonly<Record<MissingKind, string>> = {
  owner: 'An owner',
  domain: 'A domain',
  description: 'What it is for',
  output_port: 'An output port',
  port_without_asset: 'Something behind every port',
  contract: 'A contract',
  service_level: 'A service level',
  column_words: 'Words on the columns',
  support_channel: 'A support channel',
  limitations: 'What not to use it for',
  steward: 'A steward',
};

export function missingName(what: MissingKind): string {
  return NAME[what];
}

const WHERE: Readonly<Record<Exclude<EditPart, 'product'>, string>> = {
  docs: 'Write the documentation',
  columns: 'Describe the columns',
  slas: 'Promise a service level',
  contract: 'Look for its contract',
};

/** What the way to where it is mended is called. */
export function mendName(missing: Pick<Missing, 'part'>): string {
  return missing.part === 'product' ? 'Say it here' : WHERE[missing.part];
}

/** `2 things are needed before it can be relied on, 3 more would help`. */
export function missingSummary(missing: readonly Missing[]): string {
  const needed = missing.filter((one) => one.required).length;
  const rest = missing.length - needed;
  if (missing.length === 0) return 'Nothing is missing.';
  const help = `${rest === 1 ? '1 thing' : `${rest} things`} would help its readers`;
  if (needed === 0) return `Everything needed is there; ${help}.`;
  return `${needed === 1 ? '1 thing is' : `${needed} things are`} needed before it can be active${rest === 0 ? '' : `; ${rest} more would help its readers`}.`;
}
