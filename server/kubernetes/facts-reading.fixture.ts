import { readFileSync } from 'node:fs';

/**
 * The tables of wire facts, read in the plainest way: a second opinion on what the schema in proto/ and its reader make of
 * them. Releases are numbers, 1.32 is 1032.
 */
export interface FactsLine {
  readonly number: number;
  readonly type: string;
  /** `string`, or the full name of a message: the type of one element. */
  readonly element: string;
  readonly many: 'one' | 'list' | 'map';
  readonly member: string;
  readonly flags: string;
  readonly since: number | null;
  readonly until: number | null;
}

export interface FactsMessage {
  readonly name: string;
  readonly special: string;
  readonly since: number | null;
  readonly until: number | null;
  readonly openshift: boolean;
  readonly lines: readonly FactsLine[];
}

export interface FactsKind {
  readonly apiVersion: string;
  readonly kind: string;
  readonly message: string;
  readonly openshift: boolean;
  readonly plural: string;
  readonly scope: string;
  readonly keyPrefix: string;
  readonly since: number | null;
  readonly until: number | null;
}

export interface Facts {
  readonly messages: ReadonlyMap<string, FactsMessage>;
  readonly kinds: readonly FactsKind[];
}

export function readFacts(files: readonly URL[]): Facts {
  const messages = new Map<string, FactsMessage & { readonly lines: FactsLine[] }>();
  const kinds: FactsKind[] = [];
  for (const file of files) {
    const openshift = file.pathname.includes('openshift');
    let packageName = '';
    let apiVersion = '';
    let lines: FactsLine[] = [];
    for (const line of readFileSync(file, 'utf8').split('\n')) {
      const [first = '', a = '', b = '', c = '', d = '', e = '', f = ''] = line.split('\t');
      if (first === 'P') [packageName, apiVersion] = [a, b];
      else if (first === 'K') {
        const span = { since: release(e), until: release(f) };
        kinds.push({
          apiVersion,
          kind: a,
          message: `${packageName}.${a}`,
          openshift,
          plural: b,
          scope: c,
          keyPrefix: d,
          ...span,
        });
      } else if (first === 'A') {
        const span = { since: release(d), until: release(e) };
        kinds.push({ apiVersion: a, kind: b, message: c, openshift, plural: '', scope: '', keyPrefix: '', ...span });
      } else if (first === 'M') {
        lines = [];
        const name = `${packageName}.${a}`;
        messages.set(name, {
          name,
          special: b === 'T' ? '' : b,
          since: release(d),
          until: release(e),
          openshift,
          lines,
        });
      } else if (/^\d+$/.test(first)) {
        const [, prefix = '', bare = ''] = /^(\[\]|map<string,)?([^>]*)>?$/.exec(a) ?? [];
        const element = /^[A-Z]/.test(bare) ? `${packageName}.${bare}` : bare;
        const many = prefix === '[]' ? 'list' : prefix === '' ? 'one' : 'map';
        const member = c === '=' ? b : c;
        lines.push({
          number: Number(first),
          type: a,
          element,
          many,
          member,
          flags: d,
          since: release(e),
          until: release(f),
        });
      }
    }
  }
  return { messages, kinds };
}

function release(text: string): number | null {
  if (text === '') return null;
  const [major, minor] = text.split('.');
  return Number(major) * 1000 + Number(minor);
}
