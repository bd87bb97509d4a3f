import { createHmac } from 'node:crypto';

/** What stands in place of a secret: its size, and a keyed fingerprint that tells equal from different and nothing else. */
const PLACEHOLDER = /^<redacted: \d+ bytes, hmac [0-9a-f]{10}>$/;
const STRICT_BASE64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;
const HEX_DIGITS = 10;

export function isPlaceholder(text: string): boolean {
  return text.length < 64 && PLACEHOLDER.test(text);
}

/** `<redacted: 12 bytes, hmac 3f2a9c1b7d>` */
export function placeholder(secret: Uint8Array, key: Uint8Array): string {
  const digest = createHmac('sha256', key).update(secret).digest('hex');
  return `<redacted: ${secret.length} bytes, hmac ${digest.slice(0, HEX_DIGITS)}>`;
}

/** The bytes that the base64 text of a Secret's `data` stands for; a text that is no base64 stands for itself. */
export function secretBytes(text: string): Buffer {
  return STRICT_BASE64.test(text) ? Buffer.from(text, 'base64') : Buffer.from(text, 'utf8');
}
