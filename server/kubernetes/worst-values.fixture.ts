import { stored, varint, wire, type WireField } from './stored-value.fixture.ts';

/** The largest value that etcd takes with its usual settings. */
export const LARGEST = 1_500_000;

/** Value and key of a map's entry as short as they can be. */
const entry = (key: string | Uint8Array, value: string | Uint8Array): WireField => [
  2,
  [
    [1, key],
    [2, value],
  ],
];
/** A piece again and again, as often as it fits. */
function filled(piece: readonly number[] | Uint8Array): Uint8Array {
  return Buffer.alloc(LARGEST - (LARGEST % piece.length), Uint8Array.from(piece));
}
const text = (piece: string): Uint8Array => filled(Buffer.from(piece));

/** Pieces that differ from each other, as many as fit. */
function counted(piece: (index: number) => string | Uint8Array): Uint8Array {
  const pieces: Uint8Array[] = [];
  let length = 0;
  for (let index = 0; length < LARGEST; index++) {
    const bytes = Buffer.from(piece(index));
    pieces.push(bytes);
    length += bytes.length;
  }
  return Buffer.concat(pieces);
}

/** Messages of about 4 KB, each of schemas in schemas. */
function nestedSchemas(): Uint8Array {
  return counted((index) => {
    let schema: WireField[] = [[1, `schema ${index}`]];
    for (let depth = 0; depth < 400; depth++)
      schema = [
        [28, schema],
        [4, 'deep'],
      ];
    return wire([[7, [[4, [[1, schema]]]]]]);
  });
}

const pod = (object: Uint8Array): Uint8Array => stored('v1', 'Pod', object);
const podMetadata = (metadata: Uint8Array): Uint8Array => stored('v1', 'Pod', [[1, metadata]]);
const podSpec = (spec: Uint8Array): Uint8Array => stored('v1', 'Pod', [[2, spec]]);
const groups = (packed: Uint8Array): Uint8Array => stored('v1', 'Pod', [[2, [[14, [[4, packed]]]]]]);
const configMap = (object: Uint8Array): Uint8Array => stored('v1', 'ConfigMap', object);
const unknownKind = (object: Uint8Array): Uint8Array => stored('a/v1', 'B', object);
const cbor = (...parts: readonly Uint8Array[]): Uint8Array => Buffer.concat([Buffer.from('d9d9f7', 'hex'), ...parts]);
const jsonList = (items: Uint8Array): Uint8Array => Buffer.concat([Buffer.from('['), items, Buffer.from('1]')]);
const jsonObject = (members: Uint8Array): Uint8Array =>
  Buffer.concat([Buffer.from('{'), members, Buffer.from('"z":1}')]);
/** The same with `n` elements announced, as many as there are bytes for. */
const cborList = (piece: readonly number[]): Uint8Array => {
  const count = Math.floor(LARGEST / piece.length);
  const head = Buffer.from([0x9a, 0, 0, 0, 0]);
  head.writeUInt32BE(count, 1);
  return cbor(head, Buffer.alloc(count * piece.length, Uint8Array.from(piece)));
};
const cborMap = (key: (index: number) => Uint8Array, perEntry: number): Uint8Array => {
  const count = Math.floor(LARGEST / perEntry);
  const head = Buffer.from([0xba, 0, 0, 0, 0]);
  head.writeUInt32BE(count, 1);
  const entries = Array.from({ length: count }, (_, index) => Buffer.concat([key(index), Buffer.from([0])]));
  return cbor(head, Buffer.concat(entries));
};
const textKey = (index: number): Uint8Array => Buffer.concat([Buffer.from([0x64]), fourLetters(index)]);

function fourLetters(index: number): Uint8Array {
  return Buffer.from(String.fromCharCode(...[18, 12, 6, 0].map((shift) => 0x30 + ((index >> shift) & 63))));
}

/** Values that take as long as any of their size: what is small in them occurs as often as possible. */
export const worstValues: readonly (readonly [name: string, value: Uint8Array])[] = [
  ['empty texts', podMetadata(filled([0x72, 0x00]))],
  ['texts to escape', podMetadata(filled([0x72, 0x01, 0x3c]))],
  ['texts that are no UTF-8', podMetadata(filled([0x72, 0x01, 0xff]))],
  ['short texts beyond ASCII', podMetadata(filled([0x72, 0x02, 0xc3, 0xa4]))],
  ['one text that is no UTF-8', podMetadata(wire([[1, filled([0xff])]]))],
  [
    'one text with one byte that is no UTF-8',
    podMetadata(wire([[1, Buffer.concat([filled([0x61]), Uint8Array.of(0xff)])]])),
  ],
  ['one text to escape', configMap(wire([entry('k', filled([0x3c]))]))],
  ['one text of control characters', configMap(wire([entry('k', filled([0x01]))]))],
  ['one text written again and again', podMetadata(filled([0x0a, 0x00]))],
  ['one number written again and again', podMetadata(filled([0x38, 0x01]))],
  ['one boolean written again and again', podSpec(filled([0x58, 0x01]))],
  ['numbers, packed', groups(filled([0x01]))],
  ['numbers', stored('v1', 'Pod', [[2, [[14, filled([0x20, 0x01])]]]])],
  ['numbers beyond 2^53, packed', groups(filled(varint(2n ** 63n - 1n)))],
  ['numbers of ten bytes, packed', groups(filled(varint(-1n)))],
  ['one map entry again and again', configMap(filled([0x12, 0x00]))],
  ['map entries without values', configMap(counted((index) => wire([[2, [[1, fourLetters(index)]]]])))],
  ['map entries', configMap(counted((index) => wire([entry(fourLetters(index), '')])))],
  ['map entries in falling order', configMap(counted((index) => wire([entry(fourLetters(0xffffff - index), '')])))],
  [
    'map entries in no order',
    configMap(counted((index) => wire([entry(fourLetters((index * 7_919_317) & 0xffffff), '')]))),
  ],
  ['map entries that are numbers', configMap(counted((index) => wire([entry(String(index * 7), '')])))],
  [
    'map entries beyond ASCII',
    configMap(counted((index) => wire([entry(String.fromCodePoint(0xffff - (index & 0xfff), 0x10000 + index), '')]))),
  ],
  [
    'map entries that are no UTF-8',
    configMap(counted((index) => wire([entry(Buffer.concat([Uint8Array.of(0xff), fourLetters(index)]), '')]))),
  ],
  [
    'bytes',
    stored(
      'v1',
      'Secret',
      counted((index) => wire([entry(fourLetters(index), Uint8Array.of(index & 255))])),
    ),
  ],
  ['empty containers', podSpec(filled([0x12, 0x00]))],
  ['empty items of lists', podSpec(counted((index) => wire([[index % 2 === 0 ? 20 : 2, new Uint8Array()]])))],
  [
    'small containers',
    podSpec(
      filled([
        ...wire([
          [
            2,
            [
              [1, 'abcdefgh'],
              [2, 'image-image'],
            ],
          ],
        ]),
      ]),
    ),
  ],
  [
    'messages full of numbers',
    stored('v1', 'Pod', [
      [
        3,
        filled(
          wire([
            [
              8,
              [
                [4, 1],
                [5, 1],
                [4, 1],
                [5, 1],
                [4, 1],
                [5, 1],
                [4, 1],
                [5, 1],
              ],
            ],
          ]),
        ),
      ],
    ]),
  ],
  [
    'messages of lists',
    podSpec(
      filled(
        wire([
          [
            2,
            [
              [3, ''],
              [3, ''],
              [4, ''],
              [4, ''],
              [4, ''],
            ],
          ],
        ]),
      ),
    ),
  ],
  [
    'lists of numbers in messages',
    podSpec(
      filled(
        wire([
          [
            14,
            [
              [4, 1],
              [4, 2],
            ],
          ],
        ]),
      ),
    ),
  ],
  ['empty managed fields', podMetadata(filled([...wire([[17, [[7, [[1, '{}']]]]]])]))],
  ['times', podMetadata(filled([...wire([[17, [[4, [[1, 1_700_000_000]]]]]])]))],
  [
    'quantities',
    stored('v1', 'Node', [
      [
        3,
        counted((index) =>
          wire([
            [
              1,
              [
                [1, fourLetters(index)],
                [2, [[1, '1']]],
              ],
            ],
          ]),
        ),
      ],
    ]),
  ],
  ['messages merged', pod(filled([0x0a, 0x00]))],
  ['messages merged, three deep', pod(filled([...wire([[2, [[14, [[1, [[1, 'a']]]]]]]])]))],
  ['unknown fields', pod(filled([0x78, 0x01]))],
  ['unknown fields of length 0', pod(filled([0x7a, 0x00]))],
  ['groups', pod(filled([0x7b]))],
  ['raw JSON of numbers', podMetadata(wire([[17, [[7, [[1, jsonList(text('1,'))]]]]]]))],
  ['raw JSON of spaces', podMetadata(wire([[17, [[7, [[1, jsonList(text('1, '))]]]]]]))],
  ['raw JSON of characters to escape', podMetadata(wire([[17, [[7, [[1, jsonList(text('"<",'))]]]]]]))],
  ['raw JSON that is none', podMetadata(wire([[17, [[7, [[1, text('[],')]]]]]]))],
  ['raw CBOR of numbers', podMetadata(wire([[17, [[7, [[1, cborList([0])]]]]]]))],
  ['schemas in schemas', stored('apiextensions.k8s.io/v1', 'CustomResourceDefinition', [[2, filled([0x1a, 0x00])]])],
  [
    'schemas in schemas that differ',
    stored('apiextensions.k8s.io/v1', 'CustomResourceDefinition', [[2, nestedSchemas()]]),
  ],
  [
    'containers that differ',
    podSpec(
      counted((index) =>
        wire([
          [
            2,
            [
              [1, `container-${index}`],
              [2, `image-${index}:latest`],
            ],
          ],
        ]),
      ),
    ),
  ],
  ['an unknown kind of empty texts', unknownKind(filled([0x12, 0x00]))],
  ['an unknown kind of numbers', unknownKind(filled([0x10, 0x01]))],
  ['an unknown kind of nested fields', unknownKind(filled([0x0a, 0x04, 0x0a, 0x02, 0x08, 0x01]))],
  ['an unknown kind of bytes that might be messages', unknownKind(filled([0x0a]))],
  ['an unknown kind of texts that are no UTF-8', unknownKind(filled([0x12, 0x01, 0xff]))],
  ['an unknown kind of long texts', unknownKind(filled(wire([[2, 'x'.repeat(60)]])))],
  ['an unknown kind of many numbers', unknownKind(counted((index) => wire([[index + 2, 1]])))],
  ['JSON numbers', jsonList(text('1,'))],
  ['JSON numbers with fractions', jsonList(text('1.5,'))],
  ['JSON numbers beyond 2^53', jsonList(text('9007199254740993,'))],
  ['JSON numbers of 300 digits', jsonList(text(`${'9'.repeat(300)},`))],
  ['JSON number of many digits', jsonList(text('1'))],
  ['JSON numbers with exponents', jsonList(text('1e9,'))],
  ['JSON empty texts', jsonList(text('"",'))],
  ['JSON texts', jsonList(text('"ab",'))],
  ['JSON escapes', jsonList(text('"\\n",'))],
  ['JSON texts to escape', jsonList(text('"<",'))],
  ['JSON halves of characters', jsonList(text('"\\ud800",'))],
  ['one JSON text of escapes', jsonList(Buffer.concat([Buffer.from('"'), text('\\n'), Buffer.from('",')]))],
  ['one JSON text of Unicode escapes', jsonList(Buffer.concat([Buffer.from('"'), text('\\u00e4'), Buffer.from('",')]))],
  [
    'one JSON text of halves of characters',
    jsonList(Buffer.concat([Buffer.from('"'), text('\\ud800'), Buffer.from('",')])),
  ],
  ['JSON words', jsonList(text('null,'))],
  ['JSON empty lists', jsonList(text('[],'))],
  ['JSON empty objects', jsonList(text('{},'))],
  ['JSON small objects', jsonList(text('{"a":1},'))],
  [
    'JSON objects that all differ',
    jsonList(counted((index) => `{"${Buffer.from(fourLetters(index)).toString('hex')}":1},`)),
  ],
  ['JSON members', jsonObject(counted((index) => `"a${index.toString(36)}":1,`))],
  ['JSON members that are numbers', jsonObject(counted((index) => `"${index * 7}":1,`))],
  ['one JSON member again and again', jsonObject(text('"a":1,'))],
  [
    'JSON members of an object of Kubernetes',
    Buffer.concat([
      Buffer.from('{"kind":"A","apiVersion":"a/v1","metadata":{"name":"a"},'),
      counted((index) => `"a${index.toString(36)}":1,`),
      Buffer.from('"z":1}'),
    ]),
  ],
  [
    'JSON metadata of an object of Kubernetes',
    Buffer.concat([
      Buffer.from('{"kind":"A","apiVersion":"a/v1","metadata":{'),
      counted((index) => `"a${index.toString(36)}":1,`),
      Buffer.from('"z":1}}'),
    ]),
  ],
  ['JSON spaces', jsonList(text('1 ,'))],
  ['JSON brackets', text('[')],
  ['JSON lists in lists', jsonList(text(`${'['.repeat(400)}${']'.repeat(400)},`))],
  ['CBOR numbers', cborList([0])],
  ['CBOR empty texts', cborList([0x60])],
  ['CBOR texts', cborList([0x61, 0x61])],
  ['CBOR empty bytes', cborList([0x40])],
  ['CBOR bytes that are no UTF-8', cborList([0x41, 0xff])],
  ['CBOR bytes as base64', cborList([0xd6, 0x40])],
  ['CBOR empty lists', cborList([0x80])],
  ['CBOR empty objects', cborList([0xa0])],
  ['CBOR small objects', cborList([0xa1, 0x61, 0x61, 0x00])],
  ['CBOR large numbers', cborList([0x1b, 0x7f, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff])],
  ['CBOR short fractions', cborList([0xf9, 0x3c, 0x01])],
  ['CBOR words', cborList([0xf5])],
  ['CBOR members', cborMap(textKey, 6)],
  ['CBOR members that are bytes', cborMap((index) => Buffer.concat([Buffer.from([0x44]), fourLetters(index)]), 6)],
  ['CBOR lists in lists', cbor(filled([0x81]))],
  ['CBOR tags', cbor(filled([0xc0]))],
  ['text', text('ä')],
  ['bytes of no form', filled([0xff])],
];
