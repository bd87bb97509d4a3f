import { RewindError } from '../domain/errors.ts';
import type { SourceDescription } from '../domain/history.ts';
import { partOf, withPart } from '../domain/part-description.ts';
import { HistoryCheck } from './history-check.ts';
import { LaterFormat, parseHeader, parseLine, type HistoryHeader, type HistoryLine } from './history-line.ts';
import { historyMessages } from './history-messages.ts';
import type { ImportName, InspectedHistory, InspectOptions } from './inspected-history.ts';
import { MalformedJson } from './json-fields.ts';
import { invalid, textLines } from './text-lines.ts';

/**
 * Reads a file of the format `etcd-history/1` (plain or gzip) from end to end and checks every line, so that a later import
 * cannot fail half way because of it.
 * @throws RewindError `file_not_found`, `file_unreadable`, `file_invalid` naming the line, `file_version`
 */
export async function inspectHistoryFile(
  path: string,
  named: ImportName,
  options: InspectOptions = {},
): Promise<InspectedHistory> {
  let header: HistoryHeader | null = null;
  let check: HistoryCheck | null = null;
  for await (const { number, text } of textLines(path, options)) {
    try {
      if (check === null) {
        header = parseHeader(text);
        check = new HistoryCheck(header);
      } else check.take(parseLine(text));
    } catch (error) {
      if (error instanceof MalformedJson) throw invalid(path, number, error.message);
      if (error instanceof LaterFormat) throw laterFormat(path, error.message);
      throw error;
    }
  }
  if (header === null || check === null) throw invalid(path, 1, 'the file is empty');
  const { clusterId, startRevision, endRevision, gaps, history } = header;
  const { existing, events, revisions, origin } = check;
  const source = describe(header, named);
  const frame = { source, startRevision, endRevision, partial: partOf(source.description) !== null, gaps };
  return {
    source,
    origin: {
      clusterId,
      namespace: origin.namespace,
      node: null,
      oldest: origin.oldest,
      ...(history === null ? {} : { history }),
    },
    startRevision,
    endRevision,
    existing,
    events,
    revisions,
    omitted: [],
    messages: () => historyMessages(frame, linesOf(path)),
  };
}

async function* linesOf(path: string): AsyncGenerator<HistoryLine, void> {
  let first = true;
  for await (const { text } of textLines(path)) {
    if (!first) yield parseLine(text);
    first = false;
  }
}

function describe(header: HistoryHeader, named: ImportName): SourceDescription {
  return {
    name: named.name ?? header.scenario ?? 'history',
    kind: named.kind,
    clusterId: header.clusterId,
    etcdVersion: header.etcdVersion,
    kubernetesVersion: header.kubernetesVersion,
    description: withPart(header.description, {
      prefix: header.prefix,
      ...(header.kind === null ? {} : { kind: header.kind }),
      ...(header.namespace === null ? {} : { namespace: header.namespace }),
    }),
    commands: header.commands,
  };
}

function laterFormat(path: string, format: string): RewindError {
  return new RewindError(
    'file_version',
    `${path} has the format ${format.slice(0, 40)}; this program reads etcd-history/1`,
    {
      hint: 'Use a newer etcd-rewind.',
    },
  );
}
