import type { StoredValue } from '../../domain/history-reader.ts';
import { parseJson } from '../../kubernetes/json-text.ts';
import type { Release, ValueDecoder } from '../../reading/value-decoder.ts';
import { indentedJson, yamlText } from './forms.ts';

type Existing = StoredValue & { readonly value: Uint8Array };

/** A value as text, and what kind of text it is; null where it is neither an object nor text. */
export async function objectText(
  decoder: ValueDecoder,
  release: Release,
  stored: Existing,
  form: 'json' | 'yaml',
): Promise<{ readonly form: 'json' | 'yaml' | 'text'; readonly text: string } | null> {
  const json = decoder.jsonText(release, stored);
  if (json !== null) {
    const object = parseJson(json);
    return { form, text: form === 'json' ? `${indentedJson(object)}\n` : await yamlText(object) };
  }
  const { text } = decoder.decode(release, stored);
  return text === null ? null : { form: 'text', text };
}
