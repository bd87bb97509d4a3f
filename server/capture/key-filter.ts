import { isBinaryKey, keyBytes, type KeyText } from '../domain/key.ts';

/** Tells which keys begin with a prefix, byte by byte, whatever form their text has. */
export function keyFilter(prefix: KeyText): (key: KeyText) => boolean {
  if (prefix === '') return () => true;
  const bytes = keyBytes(prefix);
  const textual = !isBinaryKey(prefix);
  return (key) =>
    textual && !isBinaryKey(key) ? key.startsWith(prefix) : keyBytes(key).subarray(0, bytes.length).equals(bytes);
}
