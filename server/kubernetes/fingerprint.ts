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

/** Each takes some 4 µs; a value with more is hidden as a whole. */
const MOST_PLACEHOLDERS = 8_000;
/** Reading YAML is slow (some 60 KB in a second); what is longer and speaks of Secrets is hidden as a whole. */
const MOST_YAML = 16 * 1024;
/** Characters in which secrets are looked for. */
const MOST_SEARCHED = 50_000_000;

/** A value has more in it that must be hidden than can be hidden piece by piece. */
export class TooManySecrets extends Error {}

/** Hides the secrets of one value, and counts what that costs. */
export class Hiding {
  readonly #key: Uint8Array;
  #placeholders = MOST_PLACEHOLDERS;
  #yaml = MOST_YAML;
  #searched = MOST_SEARCHED;

  /** @param key of the fingerprints */
  constructor(key: Uint8Array) {
    this.#key = key;
  }

  /** @throws TooManySecrets */
  placeholder(secret: Uint8Array): string {
    if (--this.#placeholders < 0) throw new TooManySecrets();
    return placeholder(secret, this.#key);
  }

  /** Whether YAML of this length may still be read. */
  mayReadYaml(length: number): boolean {
    this.#yaml -= length;
    return this.#yaml >= 0;
  }

  /** Before so many characters are searched. @throws TooManySecrets */
  search(characters: number): void {
    this.#searched -= characters;
    if (this.#searched < 0) throw new TooManySecrets();
  }
}

/** The bytes that the base64 text of a Secret's `data` stands for; a text that is no base64 stands for itself. */
export function secretBytes(text: string): Buffer {
  return STRICT_BASE64.test(text) ? Buffer.from(text, 'base64') : Buffer.from(text, 'utf8');
}
