const LONGEST = 60;

/** The identifier that a title comes to: `Daily sales (EU)` is `daily-sales-eu`. */
export function nameOf(title: string): string {
  return title
    .normalize('NFKD')
    .replace(/[\u0300-\u036f]/g, '')
    .replace(/ß/g, 'ss')
    .toLowerCase()
    .replace(/[^a-z0-9_]+/g, '-')
    .replace(/^[-_]+/, '')
    .slice(0, LONGEST)
    .replace(/-+$/, '');
}

/** A title for people from the name of a table or group: `order_lines` is `Order lines`. */
export function titleOf(name: string): string {
  const words = name.replace(/[_\-.]+/g, ' ').trim();
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/** What is wrong with a name; nothing where it is right. */
export function nameProblem(name: string): string | undefined {
  if (name === '') return 'It needs a name.';
  if (!/^[a-z0-9]/.test(name)) return 'It begins with a small letter or a digit.';
  if (!/^[a-z0-9_-]+$/.test(name)) return 'Small letters, digits, hyphens and underscores only.';
  return undefined;
}
