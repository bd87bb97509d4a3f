import type { HistoryEvent } from '../../domain/history.ts';
import { keyText, type KeyText } from '../../domain/key.ts';
import type { Revision } from '../../domain/revision.ts';
import { base64, MalformedJson, parseObject, revision, withExactIntegers, type Fields } from '../json-fields.ts';
import { writing } from './json-key-value.ts';
import { jsonMembers } from './json-pieces.ts';

/** How a key was written last. */
export type EarlierWriting = Pick<HistoryEvent, 'createRevision' | 'version'>;

const NOTHING = { createRevision: 0, version: 0, lease: '0', value: new Uint8Array(0) };

/**
 * The event that a file `KEY/REVISION.json` tells. It is etcd's KeyValue with the object, or a text, as its value; or it is
 * the object alone: then key and revision are the file's, and how often the key was written is counted.
 * @throws MalformedJson
 */
export function parseRevisionFile(
  content: Buffer,
  keyOfFile: KeyText,
  revisionOfFile: Revision,
  earlier: (key: KeyText) => EarlierWriting | null,
): HistoryEvent {
  const fields = parseObject(withExactIntegers(content.toString('utf8')));
  if (fields['mod_revision'] === undefined || fields['apiVersion'] !== undefined) {
    const before = earlier(keyOfFile);
    const { createRevision, version } = before ?? { createRevision: revisionOfFile, version: 0 };
    return {
      type: 'put',
      key: keyOfFile,
      modRevision: revisionOfFile,
      createRevision,
      version: version + 1,
      lease: '0',
      value: content,
    };
  }
  const key = keyOf(fields) ?? keyOfFile;
  const modRevision = revision(fields, 'mod_revision');
  if (modRevision !== revisionOfFile) {
    throw new MalformedJson(`its mod_revision is ${modRevision}, and its name says ${revisionOfFile}`);
  }
  if (fields['deleted'] === true) return { type: 'delete', key, modRevision, ...NOTHING };
  return { type: 'put', key, ...writing(fields), value: valueOf(fields, content) };
}

function keyOf(fields: Fields): KeyText | null {
  if (fields['key_base64'] !== undefined) return keyText(base64(fields, 'key_base64'));
  const { key } = fields;
  return typeof key === 'string' && key !== '' ? keyText(Buffer.from(key)) : null;
}

/** An object as it is written here, digit by digit. */
function valueOf(fields: Fields, content: Buffer): Uint8Array {
  if (fields['value_base64'] !== undefined) return base64(fields, 'value_base64');
  const { value } = fields;
  if (value === undefined) return new Uint8Array(0);
  if (typeof value === 'string') return Buffer.from(value);
  return Buffer.from(jsonMembers(content).get('value') ?? '');
}
