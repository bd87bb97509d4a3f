import protobuf from 'protobufjs';

/** Protobuf bytes written by hand: `[number, value]` pairs; numbers are varints, texts and bytes are length-delimited. */
export type WireField = readonly [number: number, value: number | bigint | string | Uint8Array | readonly WireField[]];

export function wire(fields: readonly WireField[]): Uint8Array {
  const writer = new protobuf.Writer();
  write(fields, writer);
  return writer.finish();
}

function write(fields: readonly WireField[], writer: protobuf.Writer): void {
  for (const [number, value] of fields) {
    if (typeof value === 'number' || typeof value === 'bigint') {
      writer.uint32(number << 3);
      writer.raw(varint(BigInt(value)));
      continue;
    }
    writer.uint32((number << 3) | 2);
    if (typeof value === 'string') writer.string(value);
    else if (value instanceof Uint8Array) writer.bytes(value);
    else {
      writer.fork();
      write(value, writer);
      writer.ldelim();
    }
  }
}

export function varint(value: bigint): Uint8Array {
  const bytes: number[] = [];
  let rest = BigInt.asUintN(64, value);
  while (rest > 127n) {
    bytes.push(Number(rest & 127n) | 128);
    rest >>= 7n;
  }
  return Uint8Array.from([...bytes, Number(rest)]);
}

/** A value as an API server stores it: the envelope around the message of an object. */
export function stored(apiVersion: string, kind: string, object: readonly WireField[] | Uint8Array): Uint8Array {
  const envelope = wire([
    [
      1,
      [
        [1, apiVersion],
        [2, kind],
      ],
    ],
    [2, object],
    [3, ''],
    [4, ''],
  ]);
  return Buffer.concat([Buffer.from('k8s\0'), envelope]);
}
