/** So many characters more than asked for may stay at the end of a name. */
const SOMEWHAT = 12;

/** Cuts in the middle, because names share prefixes: the end is what tells them apart. At most `length` characters. */
export function cutMiddle(text: string, length: number): string {
  const characters = [...text];
  if (characters.length <= length) return text;
  if (length <= 1) return '…';
  const tail = Math.ceil((length - 1) / 2);
  const head = length - 1 - tail;
  return `${characters.slice(0, head).join('')}…${characters.slice(characters.length - tail).join('')}`;
}

/** At most `length` characters, of which there is one at least. */
function cutEnd(text: string, length: number): string {
  const characters = [...text];
  return characters.length <= length ? text : `${characters.slice(0, Math.max(0, length - 1)).join('')}…`;
}

/** Leaves out the words that a kind begins with: `ClusterRoleBinding` → `…RoleBinding`, for the last ones say what it is. */
export function cutKind(kind: string, length: number): string {
  const words = kind.match(/[A-Z]+[^A-Z]*/g) ?? [];
  for (let from = 1; from < words.length; from++) {
    const rest = `…${words.slice(from).join('')}`;
    if (rest.length <= length) return rest;
  }
  return cutMiddle(kind, length);
}

/**
 * Cuts the name of an object. Those of roles begin and end alike (`system:controller:job-controller`): of them the part after the
 * last colon is what tells them apart. At most `length` characters.
 */
export function cutName(name: string, length: number): string {
  const characters = [...name];
  const begin = characters.lastIndexOf(':') + 1;
  if (characters.length <= length || begin === 0 || length < 4) return cutMiddle(name, length);
  const own = characters.slice(begin);
  if (own.length <= length / 2) return cutMiddle(name, length);
  return `…${cutEnd(own.join(''), length - 1)}`;
}

/**
 * Where a name is best divided so that its end stays whole: the last `tail` characters, never half of a pair; of a role's name
 * what comes after the last colon, where that is somewhat more.
 */
export function splitTail(text: string, tail: number): readonly [string, string] {
  const characters = [...text];
  const own = characters.length - (characters.lastIndexOf(':') + 1);
  const isRole = own < characters.length && own > tail && own <= tail + SOMEWHAT;
  if (!isRole && characters.length <= tail * 2) return [text, ''];
  const end = isRole ? own : tail;
  return [characters.slice(0, -end).join(''), characters.slice(-end).join('')];
}
