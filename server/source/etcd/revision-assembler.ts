import type { HistoryEvent } from '../../domain/history.ts';
import type { Revision } from '../../domain/revision.ts';

/** The events of one revision, complete. */
export interface AssembledRevision {
  readonly revision: Revision;
  readonly events: readonly HistoryEvent[];
}

/**
 * Puts a watch's events together to whole revisions. etcd may cut a response into fragments anywhere, also within a
 * transaction; a revision is complete when a later one has begun or when a response ends that is no fragment.
 */
export class RevisionAssembler {
  #open: { revision: Revision; events: HistoryEvent[] } | null = null;

  /** @param more the response is a fragment that another one continues. @returns what is complete now, in order */
  push(events: readonly HistoryEvent[], more: boolean): AssembledRevision[] {
    const complete: AssembledRevision[] = [];
    for (const event of events) {
      if (this.#open !== null && this.#open.revision === event.modRevision) {
        this.#open.events.push(event);
        continue;
      }
      if (this.#open !== null) complete.push(this.#open);
      this.#open = { revision: event.modRevision, events: [event] };
    }
    if (!more && this.#open !== null) {
      complete.push(this.#open);
      this.#open = null;
    }
    return complete;
  }
}
