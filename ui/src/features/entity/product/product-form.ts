import type { InputWords, PortWords, ProductWords, SaidOfProduct, ShowProductResponse, SupportChannel, TeamMember } from '@/ipc/bindings';

export const TEXTS = ['title', 'version', 'product_type', 'purpose', 'usage', 'limitations'] as const;
export type TextField = (typeof TEXTS)[number];

export const LISTS = ['output_ports', 'input_ports', 'team', 'support'] as const;
export type ListField = (typeof LISTS)[number];

export interface Lists {
  output_ports: readonly PortWords[];
  input_ports: readonly InputWords[];
  team: readonly TeamMember[];
  support: readonly SupportChannel[];
}

export type Field = TextField | ListField;

export const FIELD_NAME: Readonly<Record<Field, string>> = {
  title: 'Title',
  version: 'Version',
  product_type: 'Type',
  purpose: 'What it is for',
  usage: 'Use it for',
  limitations: 'Do not use it for',
  output_ports: 'Output ports',
  input_ports: 'Input ports',
  team: 'Team',
  support: 'Support channels',
};

/** What is typed of a product. `null` is no word: what is harvested is shown, and follows its source. */
export type Form = Record<TextField, string | null> & OwnLists;
type OwnLists = { [Key in ListField]: Lists[Key] | null };

/** The words of a person as a form. An empty list says nothing. */
export function formOf(words: Partial<ProductWords>): Form {
  const list = <Row>(rows: readonly Row[] | undefined) => (rows === undefined || rows.length === 0 ? null : rows);
  return {
    title: words.title ?? null,
    version: words.version ?? null,
    product_type: words.product_type ?? null,
    purpose: words.purpose ?? null,
    usage: words.usage ?? null,
    limitations: words.limitations ?? null,
    output_ports: list(words.output_ports),
    input_ports: list(words.input_ports),
    team: list(words.team),
    support: list(words.support),
  };
}

/** A form as the words that are sent: what is `null` is left to the sources. */
export function wordsOf(form: Form): ProductWords {
  return {
    ...form,
    output_ports: [...(form.output_ports ?? [])],
    input_ports: [...(form.input_ports ?? [])],
    team: [...(form.team ?? [])],
    support: [...(form.support ?? [])],
  };
}

/** What sources say, each field from the strongest that has it. */
export function harvestedOf(harvested: readonly SaidOfProduct[]): Form {
  const forms = harvested.map(({ words }) => formOf(words));
  const first = <Key extends Field>(field: Key): Form[Key] | null => forms.find((one) => one[field] !== null)?.[field] ?? null;
  return {
    title: first('title'), version: first('version'), product_type: first('product_type'), purpose: first('purpose'), usage: first('usage'), limitations: first('limitations'),
    output_ports: first('output_ports'), input_ports: first('input_ports'), team: first('team'), support: first('support'),
  };
}

/**
 * What people say, and what would be shown without them. Of ports that only sources name, what is shown knows what
 * stands behind them; the file itself has no more than their names.
 */
export function standing(product: Pick<ShowProductResponse, 'written' | 'harvested' | 'shown'>): { written: Form; harvested: Form } {
  const [written, harvested, shown] = [formOf(product.written), harvestedOf(product.harvested), formOf(product.shown)];
  return {
    written,
    harvested: {
      ...harvested,
      output_ports: written.output_ports === null && harvested.output_ports !== null ? shown.output_ports : harvested.output_ports,
      input_ports: written.input_ports === null && harvested.input_ports !== null ? shown.input_ports : harvested.input_ports,
    },
  };
}

/** Which source a harvested field is from. */
export function sourceOf(harvested: readonly SaidOfProduct[], field: Field): string | undefined {
  return harvested.find(({ words }) => formOf(words)[field] !== null)?.source;
}

export function textOf(form: Form, harvested: Form, field: TextField): string {
  return form[field] ?? harvested[field] ?? '';
}

export function listOf<Key extends ListField>(form: Form, harvested: Form, field: Key): Lists[Key] {
  const [own, said, none]: [OwnLists, OwnLists, Lists] = [form, harvested, { output_ports: [], input_ports: [], team: [], support: [] }];
  return own[field] ?? said[field] ?? none[field];
}

/** A field as one text, for comparing it and for showing two versions of it beside each other. */
export function spelt(field: Field, form: Form): string {
  switch (field) {
    case 'output_ports':
      return (form.output_ports ?? []).map(portLines).join('\n\n');
    case 'input_ports':
      return (form.input_ports ?? []).map((port) => line([versioned(port), port.reads?.full_name, port.contract_id && `contract ${port.contract_id}`])).join('\n');
    case 'team':
      return (form.team ?? []).map((one) => line([one.username, one.name, one.role])).join('\n');
    case 'support':
      return (form.support ?? []).map((one) => line([one.channel, one.url, one.tool, one.scope])).join('\n');
    default:
      return (form[field] ?? '').trim();
  }
}

function portLines(port: PortWords): string {
  const assets = port.assets.map((asset) => `  ${asset.full_name}`);
  return [line([versioned(port), port.port_type, port.contract_id && `contract ${port.contract_id}`]), port.description?.trim(), ...assets].filter(Boolean).join('\n');
}

function versioned(port: { name: string; version?: string | null }): string {
  return [port.name.trim(), port.version?.trim()].filter(Boolean).join(' ');
}

function line(parts: readonly (string | null | undefined)[]): string {
  return parts.map((part) => part?.trim()).filter(Boolean).join(', ');
}

/** What is left of a form when it is published: blanks are no words, and repeating a source is none either. */
export function settled(form: Form, written: Form, harvested: Form): Form {
  const own: Form = { ...form, ...withoutBlanks(form) };
  for (const field of [...TEXTS, ...LISTS]) {
    const said = spelt(field, own);
    if (said === '' || (written[field] === null && said === spelt(field, harvested))) own[field] = null;
  }
  return own;
}

/** Rows that say nothing are left out. */
function withoutBlanks(form: Form): Pick<Form, ListField> {
  const kept = <Row>(rows: readonly Row[] | null, isBlank: (row: Row) => boolean) => rows?.filter((row) => !isBlank(row)) ?? null;
  return {
    output_ports: kept(form.output_ports, (port) => portLines(port) === ''),
    input_ports: kept(form.input_ports, (port) => versioned(port) === '' && !port.reads && !port.contract_id?.trim()),
    team: kept(form.team, (one) => line([one.username, one.name, one.role]) === ''),
    support: kept(form.support, (one) => line([one.channel, one.url, one.tool, one.scope]) === ''),
  };
}

/** The fields in which publishing would change anything. */
export function changedFields(form: Form, written: Form, harvested: Form): Field[] {
  const own = settled(form, written, harvested);
  return [...TEXTS, ...LISTS].filter((field) => (own[field] === null) !== (written[field] === null) || spelt(field, own) !== spelt(field, written));
}
