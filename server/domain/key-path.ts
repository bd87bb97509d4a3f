import { keyBytes, keyText, type KeyText } from './key.ts';

/** Bytes that stand for themselves in a file name, on every file system. */
const PLAIN = /[A-Za-z0-9._:@+=,~-]/;
/** A name may have 255 bytes on most file systems. */
const MOST_NAME_BYTES = 240;
/** Names that no segment of a key becomes, because "%" is always followed by two digits there. */
const NO_SLASH_FIRST = '%';
const EMPTY = '%%';
const GOES_ON = '%+';
const SLASH = 0x2f;

/**
 * The folders below which the revisions of a key are filed: `/registry/pods/default/www` is `registry/pods/default/www`. What
 * a file name cannot hold is written as `%` and two digits, so that no key leaves the folder that all of them are in, no two
 * keys share theirs, and none has the name of a revision's file. `keyOfPath` is the inverse.
 */
export function keyPath(key: KeyText): string {
  const bytes = keyBytes(key);
  const names: string[] = [];
  const rooted = bytes[0] === SLASH;
  if (!rooted) names.push(NO_SLASH_FIRST);
  for (const segment of segments(rooted ? bytes.subarray(1) : bytes)) names.push(...segmentNames(segment));
  return names.join('/');
}

/** The key of such a path; whatever else is given, some key. */
export function keyOfPath(path: string): KeyText {
  let key = '/';
  const names = path.split('/');
  if (names[0] === NO_SLASH_FIRST) {
    key = '';
    names.shift();
  }
  names.forEach((name, at) => {
    const goesOn = name.endsWith(GOES_ON);
    key += goesOn ? name.slice(0, -GOES_ON.length) : name === EMPTY ? '' : name;
    if (!goesOn && at < names.length - 1) key += '/';
  });
  return keyText(unescaped(key));
}

function* segments(bytes: Buffer): Generator<Buffer> {
  let from = 0;
  for (let at = bytes.indexOf(SLASH); at >= 0; at = bytes.indexOf(SLASH, from)) {
    yield bytes.subarray(from, at);
    from = at + 1;
  }
  yield bytes.subarray(from);
}

function segmentNames(segment: Buffer): string[] {
  if (segment.length === 0) return [EMPTY];
  const names: string[] = [];
  let name = '';
  for (const byte of segment) {
    const character = String.fromCharCode(byte);
    name += PLAIN.test(character) ? character : escaped(byte);
    if (name.length < MOST_NAME_BYTES) continue;
    names.push(safeName(name) + GOES_ON);
    name = '';
  }
  if (name === '') names.push(EMPTY);
  else names.push(safeName(name));
  return names;
}

/** `.`, `..` and the name of a revision's file are other things than a key's segment. */
function safeName(name: string): string {
  return /^(?:\.{1,2}|\d+\.json)$/.test(name) ? name.replaceAll('.', escaped(0x2e)) : name;
}

function escaped(byte: number): string {
  return `%${byte.toString(16).toUpperCase().padStart(2, '0')}`;
}

function unescaped(text: string): Buffer {
  const pieces = text.split(/(%[0-9A-Fa-f]{2})/);
  return Buffer.concat(
    pieces.map((piece, at) => (at % 2 === 1 ? Buffer.from(piece.slice(1), 'hex') : Buffer.from(piece, 'utf8'))),
  );
}
