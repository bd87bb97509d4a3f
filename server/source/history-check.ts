import type { HistoryEvent } from '../domain/history.ts';
import type { KeyText } from '../domain/key.ts';
import type { Revision } from '../domain/revision.ts';
import type { HistoryLine } from './history-line.ts';
import type { InspectedHistory } from './inspected-history.ts';
import { MalformedJson } from './json-fields.ts';
import { mayBeKubeSystem } from './kube-system.ts';

/** What a history tells of itself. */
export class OriginFinder {
  /** Of several keys that may be it, the shortest is. */
  namespace: HistoryEvent | null = null;
  oldest: { readonly key: KeyText; readonly createRevision: Revision } | null = null;

  see(event: HistoryEvent): void {
    const { type, key, createRevision } = event;
    if (type !== 'put') return;
    if (key.length < (this.namespace?.key.length ?? Infinity) && mayBeKubeSystem(key)) this.namespace = event;
    if (this.oldest === null || createRevision < this.oldest.createRevision) this.oldest = { key, createRevision };
  }
}

/** Takes a history's lines in their order, makes sure that they can follow one another so, and counts them. */
export class HistoryCheck {
  existing = 0;
  events = 0;
  revisions = 0;
  readonly origin = new OriginFinder();
  readonly #range: Pick<InspectedHistory, 'startRevision' | 'endRevision'>;
  readonly #existing = new Set<KeyText>();
  readonly #changed = new Set<KeyText>();
  #last: Revision;

  constructor(range: Pick<InspectedHistory, 'startRevision' | 'endRevision'>) {
    this.#range = range;
    this.#last = range.startRevision;
  }

  /** @throws MalformedJson */
  take({ existing, event }: HistoryLine): void {
    if (existing) this.#exists(event);
    else this.#changes(event);
    this.origin.see(event);
  }

  #exists({ key, modRevision }: HistoryEvent): void {
    if (this.events > 0) throw new MalformedJson('a key of the beginning comes after the first change');
    if (modRevision > this.#range.startRevision) throw new MalformedJson('it is later than startRevision');
    if (this.#existing.has(key)) throw new MalformedJson('the key is there twice');
    this.#existing.add(key);
    this.existing++;
  }

  #changes({ key, modRevision }: HistoryEvent): void {
    const { startRevision, endRevision } = this.#range;
    if (modRevision <= startRevision) throw new MalformedJson(`it is not later than startRevision ${startRevision}`);
    if (modRevision > endRevision) throw new MalformedJson(`it is later than endRevision ${endRevision}`);
    if (modRevision < this.#last) throw new MalformedJson(`modRevision ${modRevision} comes after ${this.#last}`);
    if (modRevision !== this.#last) {
      this.revisions++;
      this.#changed.clear();
    }
    if (this.#changed.has(key)) throw new MalformedJson(`revision ${modRevision} changes the key twice`);
    this.#changed.add(key);
    this.#last = modRevision;
    this.events++;
  }
}
