import { Writable } from 'node:stream';

/** Standard output is not ours to end. */
export function unended(out: NodeJS.WritableStream): Writable {
  return new Writable({
    write: (chunk: Buffer, _encoding, done) => {
      if (out.write(chunk)) done();
      else out.once('drain', done);
    },
  });
}
