import type { ObjectIdentity } from '../../domain/facts.ts';
import { isOfType } from '../../kubernetes/resource-names.ts';
import { isMeant, shortForm, shortName, type ShortForm } from './short-form.ts';
import { similarTexts } from './similar.ts';

/** So many are worth reading. */
const MOST = 5;

/** What may be meant instead of a key that there is not, among the objects that there are. */
export function keyHint(text: string, namespace: string | null, there: readonly ObjectIdentity[]): string {
  const short = shortForm(text);
  const near = (short === null ? nearKeys(text, there) : nearNames(short, there)).slice(0, MOST);
  if (near.length > 0) return `Similar: ${near.join(', ')}.`;
  if (short === null && there.some(({ key }) => key.startsWith(text))) {
    return `That is how keys begin. All of them: etcd-rewind list ${text}`;
  }
  const type = short?.type ?? short?.name;
  const kind = type === undefined ? null : there.find((identity) => isOfType(identity, type))?.kind;
  const where = namespace === null || namespace === '' ? '' : ` -n ${namespace}`;
  if (kind && short?.type === null) return `"${text}" is a kind. Its objects: etcd-rewind list --kind ${kind}${where}`;
  return `See which there are: etcd-rewind list${kind ? ` --kind ${kind}` : ''}${where}`;
}

function nearKeys(text: string, there: readonly ObjectIdentity[]): string[] {
  const keys = there.map(({ key }) => key);
  // `pods/default/www`, without what all keys have in common.
  const ended = keys.filter((key) => key.endsWith(`/${text}`));
  return ended.length > 0 ? ended : similarTexts(text, keys);
}

/** What has the very name comes first, of the type that is asked for before any other; then what is called alike. */
function nearNames(short: ShortForm, there: readonly ObjectIdentity[]): string[] {
  const { type, name } = short;
  const named = there.filter((identity) => identity.name === name);
  const ofType = new Map<string, string>();
  // The name is mistyped more often than the type.
  for (const identity of there) {
    if (type === null || isOfType(identity, type)) ofType.set(identity.name, shortName(identity));
  }
  const alike = similarTexts(name, ofType.keys()).map((other) => ofType.get(other) ?? other);
  const same = [...named].sort((a, b) => Number(isMeant(b, short)) - Number(isMeant(a, short))).map(shortName);
  return [...new Set([...same, ...alike])];
}
