import type { RevisionSummary } from '../api/schema.ts';
import { Motion } from './motion.svelte.ts';
import { NearestOf, StepIndexes, type StepIndex, type StepMeaning } from './step-index.ts';
import type { Axis, StepKind } from './url.ts';

export const SPEEDS = [0.5, 1, 2, 4, 8] as const;
/** At speed 1 on the revision axis. */
const STEP_MS = 700;
const SHORTEST_MS = 60;
const LONGEST_MS = 2000;

/** How long playing stays on a revision: evenly by revision; by time as long as it took, within bounds. */
export function stayMs(axis: Axis, speed: number, gapMs: number | null): number {
  const natural = axis === 'time' && gapMs !== null ? gapMs : STEP_MS;
  return Math.min(LONGEST_MS, Math.max(SHORTEST_MS, natural / speed));
}

/**
 * Which revisions one step may go to: what the reader has chosen, all that are shown, those of the object, what any of the
 * watched queries finds, or what one of them does.
 */
export type StepWithin = 'step' | 'shown' | 'object' | 'hits' | { readonly watched: string };

export interface PlayheadEvents {
  /** Which revisions a step goes to: the nearest of what each finds; empty: nowhere. */
  steps(within: StepWithin): readonly StepMeaning[];
  /** The playhead moved by a step, by playing or by following: what the revision holds is known already. */
  onStep(summary: RevisionSummary): void;
  /** Nothing further to play. */
  onPlayedOut(): void;
}

/** Where the page stands in the recording, and how it moves. */
export class Playhead {
  revision = $state<number | null>(null);
  /** What is known of that revision without asking; null after a jump. */
  summary = $state.raw<RevisionSummary | null>(null);
  following = $state(false);
  /** New revisions since following was left. */
  missed = $state(0);
  playing = $state(false);
  speed = $state<number>(1);
  axis = $state<Axis>('revision');
  /** On the axis of time, idle time is drawn short. */
  foldIdle = $state(false);
  step = $state<StepKind>('all');
  readonly motion = new Motion();
  readonly #events: PlayheadEvents;
  readonly #indexes = new StepIndexes();
  #timer: ReturnType<typeof setTimeout> | undefined;
  /** Moves that were asked for while one is under way, in their order. */
  #queue: Promise<unknown> = Promise.resolve();
  /** Moves that were asked for before this changed are not made any more. */
  #generation = 0;

  constructor(events: PlayheadEvents) {
    this.#events = events;
  }

  /** Goes to a revision by its number. */
  jump(revision: number): void {
    this.motion.jumped();
    this.#generation++;
    this.following = false;
    this.revision = revision;
    this.summary = null;
  }

  /** Steps one further; false when there is none. Steps that are asked for quickly follow one another. */
  move(direction: 1 | -1, within: StepWithin = 'step'): Promise<boolean> {
    return this.#inTurn(() => this.#move(direction, within));
  }

  /**
   * Stands at the newest revision that a step can go to and stays there as more arrive; `last` tells the end of the
   * recording. Steps asked for before are left out, those asked for after it start there. False when something else came.
   */
  follow(last: () => number): Promise<boolean> {
    this.#generation++;
    this.pause();
    return this.#inTurn(() => this.#follow(last));
  }

  /** The oldest matching revision after the beginning of the recording. */
  async oldest(first: number): Promise<RevisionSummary | null> {
    return (await this.#index('step')?.next(first)) ?? null;
  }

  /** The newest matching revision up to the end of the recording. */
  async newest(last: number): Promise<RevisionSummary | null> {
    return (await this.#index('step')?.previous(last + 1)) ?? null;
  }

  /** Goes to the newest revision that a step can go to, or to `last` where there is none. False when something else came. */
  toNewest(last: number): Promise<boolean> {
    this.#generation++;
    this.pause();
    return this.#inTurn(async () => {
      const generation = this.#generation;
      const newest = await this.newest(last).catch(() => null);
      if (generation !== this.#generation) return false;
      this.following = false;
      this.revision = newest?.revision ?? last;
      this.summary = newest;
      return true;
    });
  }

  /** Goes to the shown revision nearest to one; to that one itself where none is shown. False when something else came. */
  toNearest(revision: number): Promise<boolean> {
    this.#generation++;
    this.pause();
    return this.#inTurn(async () => {
      const generation = this.#generation;
      const nearest = await this.#nearest(revision).catch(() => null);
      if (generation !== this.#generation) return false;
      this.jump(nearest?.revision ?? revision);
      this.summary = nearest;
      return true;
    });
  }

  async #nearest(revision: number): Promise<RevisionSummary | null> {
    const index = this.#index('shown');
    const before = (await index?.previous(revision + 1)) ?? null;
    if (before?.revision === revision) return before;
    const after = (await index?.next(revision)) ?? null;
    if (before === null || after === null) return before ?? after;
    return revision - before.revision <= after.revision - revision ? before : after;
  }

  land(summary: RevisionSummary): void {
    this.motion.leftStream();
    this.#stand(summary);
  }

  /** To a revision that has just come, and that is followed. */
  moveOn(summary: RevisionSummary): void {
    this.motion.landed();
    this.#stand(summary);
  }

  #stand(summary: RevisionSummary): void {
    this.revision = summary.revision;
    this.summary = summary;
    this.#events.onStep(summary);
  }

  play(): void {
    if (this.playing) return;
    this.following = false;
    this.playing = true;
    void this.#tick();
  }

  pause(): void {
    this.playing = false;
    clearTimeout(this.#timer);
  }

  forget(): void {
    this.pause();
    this.#generation++;
    this.#indexes.clear();
    this.revision = null;
    this.summary = null;
    this.following = false;
    this.missed = 0;
  }

  #inTurn(move: () => Promise<boolean>): Promise<boolean> {
    const generation = this.#generation;
    const run = this.#queue.then(() => (generation === this.#generation ? move() : false));
    this.#queue = run.catch(() => undefined);
    return run;
  }

  async #follow(last: () => number): Promise<boolean> {
    const generation = this.#generation;
    const before = this.summary;
    this.following = true;
    this.missed = 0;
    const newest = await this.newest(last()).catch(() => null);
    if (generation !== this.#generation) return false;
    // What arrived while that was asked for is newer.
    if (this.summary !== before) return true;
    this.revision = newest?.revision ?? last();
    this.summary = newest;
    return true;
  }

  async #move(direction: 1 | -1, within: StepWithin): Promise<boolean> {
    const index = this.#index(within);
    const from = this.revision;
    if (index === null || from === null) return false;
    const generation = this.#generation;
    const summary = await (direction === 1 ? index.next(from) : index.previous(from));
    if (summary === null || generation !== this.#generation) return false;
    this.following = false;
    this.land(summary);
    return true;
  }

  async #tick(): Promise<void> {
    const before = this.summary?.atMs ?? null;
    const moved = await this.move(1).catch(() => false);
    if (!this.playing) return;
    if (!moved) {
      this.pause();
      this.#events.onPlayedOut();
      return;
    }
    const after = this.summary?.atMs ?? null;
    const gap = before === null || after === null ? null : after - before;
    this.#timer = setTimeout(() => void this.#tick(), stayMs(this.axis, this.speed, gap));
  }

  #index(within: StepWithin): Pick<StepIndex, 'next' | 'previous'> | null {
    const indexes = this.#events.steps(within).map(({ name, ask }) => this.#indexes.get(name, ask));
    const [only] = indexes;
    if (only === undefined) return null;
    return indexes.length === 1 ? only : new NearestOf(indexes);
  }
}
