import { RewindError } from '../domain/errors.ts';
import { fileContent, type ReadOptions } from './file-content.ts';

export interface TextLine {
  /** From 1. */
  readonly number: number;
  readonly text: string;
}

/** A line holds one value; etcd's largest request is far below this. */
const MOST_LINE_BYTES = 128 * 1024 * 1024;

/**
 * The lines of a file, gzip or not, without blank ones. @throws RewindError `file_not_found`, `file_unreadable`,
 * `file_invalid` (damaged gzip, endless line)
 */
export async function* textLines(path: string, options: ReadOptions = {}): AsyncGenerator<TextLine> {
  let rest: Buffer[] = [];
  let restBytes = 0;
  let number = 0;
  for await (const chunk of fileContent(path, options)) {
    let from = 0;
    for (let at = chunk.indexOf(10); at >= 0; at = chunk.indexOf(10, from)) {
      // Most lines are whole in their piece; copying them first takes longer than reading them.
      const text =
        rest.length === 0
          ? chunk.toString('utf8', from, at)
          : Buffer.concat([...rest, chunk.subarray(from, at)]).toString('utf8');
      rest = [];
      restBytes = 0;
      from = at + 1;
      number++;
      if (text.trim() !== '') yield { number, text };
    }
    if (from === chunk.length) continue;
    rest.push(chunk.subarray(from));
    restBytes += chunk.length - from;
    if (restBytes > MOST_LINE_BYTES) throw invalid(path, number + 1, 'the line is longer than 128 MiB');
  }
  const text = Buffer.concat(rest).toString('utf8');
  if (text.trim() !== '') yield { number: number + 1, text };
}

export function invalid(path: string, line: number, what: string): RewindError {
  return new RewindError('file_invalid', `${path}, line ${line}: ${what}`, {
    hint: 'What can be imported: etcd-history/1, an etcd snapshot, the output of `etcdctl get "" --prefix -w json`, a directory or a zip of KEY/REVISION.json.',
  });
}
