import type { HistoryEvent } from '../../domain/history.ts';
import { keyText } from '../../domain/key.ts';
import {
  base64,
  decimal,
  MalformedJson,
  parseObject,
  revision,
  withExactIntegers,
  type Fields,
} from '../json-fields.ts';

/** A key and its value as etcdctl prints them. @throws MalformedJson */
export function parseKeyValue(text: string): HistoryEvent {
  const fields = parseObject(withExactIntegers(text));
  const key = base64(fields, 'key');
  if (key.length === 0) throw new MalformedJson('a key has no name');
  return { type: 'put', key: keyText(key), ...writing(fields), value: base64(fields, 'value') };
}

/** When and how often a key was written, by etcd's names. @throws MalformedJson */
export function writing(fields: Fields): Pick<HistoryEvent, 'modRevision' | 'createRevision' | 'version' | 'lease'> {
  const modRevision = revision(fields, 'mod_revision');
  const createRevision = revision(fields, 'create_revision');
  const version = revision(fields, 'version');
  if (createRevision < 1 || createRevision > modRevision) {
    throw new MalformedJson(`create_revision ${createRevision} does not go with mod_revision ${modRevision}`);
  }
  if (version < 1) throw new MalformedJson('version has to be at least 1');
  const lease = fields['lease'] === undefined ? '0' : decimal(fields, 'lease');
  return { modRevision, createRevision, version, lease };
}
