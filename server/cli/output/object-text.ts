import type { StoredValue } from '../../domain/history-reader.ts';
import { isObject, type JsonValue } from '../../domain/json.ts';
import { parseJson } from '../../kubernetes/json-text.ts';
import type { Release, ValueDecoder } from '../../reading/value-decoder.ts';
import { indentedJson, yamlText } from './forms.ts';

type Existing = StoredValue & { readonly value: Uint8Array };

/** A value as text, and what kind of text it is; null where it is neither an object nor text. `shown` can leave out a part. */
export async function objectText(
  decoder: ValueDecoder,
  release: Release,
  stored: Existing,
  form: 'json' | 'yaml',
  shown = (object: JsonValue) => object,
): Promise<{ readonly form: 'json' | 'yaml' | 'text'; readonly text: string } | null> {
  const json = decoder.jsonText(release, stored);
  if (json !== null) {
    const object = shown(parseJson(json));
    return { form, text: form === 'json' ? `${indentedJson(object)}\n` : await yamlText(object) };
  }
  const { text } = decoder.decode(release, stored);
  return text === null ? null : { form: 'text', text };
}

/** What servers note of who wrote which field is longer than most objects, and seldom what somebody wants to read. */
export function withoutManagedFields(object: JsonValue): JsonValue {
  if (!isObject(object) || !isObject(object['metadata'])) return object;
  const { managedFields: _managedFields, ...metadata } = object['metadata'];
  return { ...object, metadata };
}
