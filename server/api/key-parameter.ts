import { RewindError } from '../domain/errors.ts';
import { isBinaryKey, keyBytes, keyText, type KeyText } from '../domain/key.ts';

/**
 * A key text as a client gives it, in the one form in which keys are stored. The base64 form of a UTF-8 key is accepted too.
 * @throws RewindError `key_invalid`
 */
export function checkedKey(text: string): KeyText {
  if (text === '') throw invalid('A key is never empty.');
  if (!isBinaryKey(text)) return text;
  const bytes = keyBytes(text);
  const base64 = text.slice('base64:'.length);
  if (bytes.length === 0 || bytes.toString('base64').replace(/=+$/, '') !== base64.replace(/=+$/, '')) {
    throw invalid(`"${text.slice(0, 80)}" is not the base64 form of a key.`);
  }
  return keyText(bytes);
}

function invalid(message: string): RewindError {
  return new RewindError('key_invalid', message, {
    hint: 'Give the key itself, URL-encoded, or base64: and the standard base64 of its bytes where it is not UTF-8.',
  });
}
