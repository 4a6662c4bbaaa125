import type { Form, ListField } from './product-form';

/** What keeps a form from being published, at the row that it is about. */
export interface Problem {
  field: ListField;
  /** Index of the row in its list. */
  row: number;
  /** Which of the row's fields. */
  part: 'name' | 'version' | 'username' | 'channel';
  message: string;
}

/** What is wrong with the rows that a person wrote. What a source says is not judged here. */
export function problemsOf(form: Form): Problem[] {
  const found: Problem[] = [];
  for (const field of ['output_ports', 'input_ports'] as const) {
    const seen = new Map<string, number>();
    for (const [row, port] of (form[field] ?? []).entries()) {
      const name = port.name.trim();
      const key = `${name.toLowerCase()}\n${(port.version ?? '').trim().toLowerCase()}`;
      if (name === '') {
        if (isMore(port)) found.push({ field, row, part: 'name', message: 'A port needs a name.' });
      } else if (seen.has(key)) {
        found.push({ field, row, part: 'version', message: `The port ${name} is there in this version already.` });
      }
      seen.set(key, row);
    }
  }
  const people = new Set<string>();
  for (const [row, one] of (form.team ?? []).entries()) {
    const username = one.username.trim().toLowerCase();
    if (username === '') {
      if (one.name?.trim() || one.role?.trim()) found.push({ field: 'team', row, part: 'username', message: 'Say who: a mail address or login.' });
    } else if (people.has(`${username}\n${one.role ?? ''}`)) {
      found.push({ field: 'team', row, part: 'username', message: 'They are in the team with this role already.' });
    }
    people.add(`${username}\n${one.role ?? ''}`);
  }
  for (const [row, one] of (form.support ?? []).entries()) {
    if (one.channel.trim() === '' && (one.url?.trim() || one.tool?.trim())) {
      found.push({ field: 'support', row, part: 'channel', message: 'A channel needs a name, such as #data-sales.' });
    }
  }
  return found;
}

function isMore(port: object): boolean {
  return Object.entries(port).some(([key, value]) => key !== 'name' && (typeof value === 'string' ? value.trim() !== '' : Array.isArray(value) ? value.length > 0 : value !== null && value !== undefined));
}

export function problemAt(problems: readonly Problem[], field: ListField, row: number, part: Problem['part']): string | undefined {
  return problems.find((one) => one.field === field && one.row === row && one.part === part)?.message;
}
