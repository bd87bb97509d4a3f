import fc from 'fast-check';
import type { JsonObject, JsonValue } from '../domain/json.ts';

/** Objects as the decoder makes them: without a prototype. */
export function withoutPrototype(value: JsonValue): JsonValue {
  if (Array.isArray(value)) return value.map(withoutPrototype);
  if (typeof value !== 'object' || value === null) return value;
  const result = Object.create(null) as JsonObject;
  for (const [member, item] of Object.entries(value)) result[member] = withoutPrototype(item);
  return result;
}

const names = fc.constantFrom('a', 'b', 'spec', 'status', 'name', 'type', 'a/b', '~c', 'x.y', '', 'constructor');
const listNames = fc.constantFrom('containers', 'conditions', 'ports', 'finalizers', 'args', 'items', 'managedFields');
const scalars = fc.oneof(
  fc.constantFrom<JsonValue>(null, true, false, 0, 1, 2.5, '', 'x', 'y', 'Running'),
  fc.string({ maxLength: 4 }),
);

/** Objects of few names and values, so that two of them have much in common; lists with and without keys among them. */
export const jsonValues: fc.Arbitrary<JsonValue> = fc
  .letrec<{ value: JsonValue; object: JsonObject; list: JsonValue[] }>((tie) => ({
    value: fc.oneof({ maxDepth: 4, withCrossShrink: true }, scalars, tie('object'), tie('list')),
    list: fc.oneof(
      fc.array(tie('value'), { maxLength: 5 }),
      fc.array(scalars, { maxLength: 6 }),
      fc.array(
        fc.tuple(fc.constantFrom('n1', 'n2', 'n3', 'n4'), tie('value')).map(([name, value]) => ({ name, value })),
        { maxLength: 5 },
      ),
    ),
    object: fc
      .tuple(fc.dictionary(names, tie('value'), { maxKeys: 4 }), fc.dictionary(listNames, tie('list'), { maxKeys: 2 }))
      .map(([members, lists]) => ({ ...members, ...lists })),
  }))
  .value.map(withoutPrototype);
