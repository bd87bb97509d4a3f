/** A member's name that needs no quotes in a path, and a value that needs none in an item. */
const PLAIN_MEMBER = /^[A-Za-z_$][\w$-]*$/;
const PLAIN_ITEM = /^[\w.-]+=[\w.:/@*-]+$/;

/** One step to a field: a member, or an item of a list as people tell it. */
export interface FieldStep {
  readonly name: string;
  readonly item: boolean;
}

/**
 * A field as a query names it (`changed:` takes it): `status.conditions[type=Ready].status`. Where an item cannot be told by one
 * member, the field is meant in all items of its lists.
 */
export function fieldPath(steps: readonly FieldStep[]): string {
  const exact = steps.every(({ name, item }) => !item || PLAIN_ITEM.test(name));
  let text = '';
  for (const { name, item } of steps) {
    if (item) text += exact ? `[${name}]` : '';
    else if (!PLAIN_MEMBER.test(name)) text += `[${JSON.stringify(name)}]`;
    else text += text === '' ? name : `.${name}`;
  }
  return text;
}
