/**
 * An etcd key is bytes. Everywhere inside the program and in the API it travels as *key text*: the key itself where it is
 * valid UTF-8, otherwise `base64:` and the standard base64 of its bytes. A UTF-8 key that itself begins with `base64:` is
 * given in the base64 form too, so the two directions are exact inverses.
 */
const BASE64_PREFIX = 'base64:';
const strictUtf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

export type KeyText = string;

export function keyText(key: Uint8Array): KeyText {
  let text: string;
  try {
    text = strictUtf8.decode(key);
  } catch {
    return BASE64_PREFIX + Buffer.from(key).toString('base64');
  }
  return text.startsWith(BASE64_PREFIX) ? BASE64_PREFIX + Buffer.from(key).toString('base64') : text;
}

/** The bytes of a key text. A malformed base64 part gives the bytes that could be read, as Node's decoder does. */
export function keyBytes(text: KeyText): Buffer {
  return text.startsWith(BASE64_PREFIX)
    ? Buffer.from(text.slice(BASE64_PREFIX.length), 'base64')
    : Buffer.from(text, 'utf8');
}

export function isBinaryKey(text: KeyText): boolean {
  return text.startsWith(BASE64_PREFIX);
}
