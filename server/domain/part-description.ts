import type { KeyText } from './key.ts';

/** Which keys a recording is of; nothing given: all. */
export interface KeyPart {
  readonly prefix?: KeyText;
  readonly kind?: string;
  /** Empty: objects without one. */
  readonly namespace?: string;
}

const PREFIX = 'Only keys that begin with ';
const PART =
  /(?:Only objects of the kind (?<kind>\S+)\. ?)?(?:Only objects (?:(?<none>without a namespace)|of the namespace (?<namespace>\S+))\. ?)?(?:Only keys that begin with (?<prefix>[^]*))?$/;

/** How a recording of a part of the keys says so; null for all. Recordings of different parts are never mixed. */
export function partDescription({ prefix = '', kind, namespace }: KeyPart): string | null {
  const sentences = [
    ...whichObjects({ kind, namespace }).map((which) => `Only objects ${which}.`),
    // A prefix may have any character: it is the end.
    ...(prefix === '' ? [] : [PREFIX + prefix]),
  ];
  return sentences.length === 0 ? null : sentences.join(' ');
}

/** The same of a history that has a description already, which may be of a part itself. */
export function withPart(description: string | null, part: KeyPart): string | null {
  const { whole, part: before } = split(description);
  const text = partDescription({ ...before, ...part });
  if (text === null || whole === '') return text ?? description;
  return `${whole} ${text}`;
}

/** What a description says of the part that its recording is of; null: nothing, it is of all keys. */
export function partOf(description: string | null): string | null {
  return partDescription(split(description).part);
}

/** Of which keys a recording is, in words that go on a sentence about it: `for keys that begin with /registry/pods/`; null: of all. */
export function partInWords(description: string | null): string | null {
  const { prefix, kind, namespace } = split(description).part;
  const words = [
    ...whichObjects({ kind, namespace }),
    ...(prefix === undefined ? [] : [`for keys that begin with ${prefix}`]),
  ];
  return words.length === 0 ? null : words.join(', ');
}

function whichObjects({ kind, namespace }: { kind: string | undefined; namespace: string | undefined }): string[] {
  return [
    ...(kind === undefined ? [] : [`of the kind ${kind}`]),
    ...(namespace === undefined ? [] : [namespace === '' ? 'without a namespace' : `of the namespace ${namespace}`]),
  ];
}

function split(description: string | null): { readonly whole: string; readonly part: KeyPart } {
  const found = description === null ? null : PART.exec(description);
  if (found === null || found[0] === '') return { whole: description ?? '', part: {} };
  const { kind, none, namespace = none === undefined ? undefined : '', prefix } = found.groups ?? {};
  return {
    whole: found.input.slice(0, found.index).trimEnd(),
    part: {
      ...(kind === undefined ? {} : { kind }),
      ...(namespace === undefined ? {} : { namespace }),
      ...(prefix === undefined ? {} : { prefix }),
    },
  };
}
