import type { Page } from '@playwright/test';
import type { Screen } from './screen.ts';

/** Height of the axis above the rows, and of a row. */
const AXIS = 28;
const ROW = 24;
/** Room at both ends of an axis. */
const EDGE = 12;

export interface Range {
  readonly from: number;
  readonly to: number;
}

/** Revisions of `failed-rollout`. */
export const FAILED_ROLLOUT: Range = { from: 967, to: 1071 };

/** The part of the recording that the lanes show, as the address says it; null: all of it. */
export function windowIn(page: Page): Range | null {
  const { searchParams } = new URL(page.url());
  const [from, to] = [searchParams.get('from'), searchParams.get('to')];
  return from === null || to === null ? null : { from: Number(from), to: Number(to) };
}

/**
 * Where a picture of an imported recording has which revision, in pixels of the page: marks have no elements that could be
 * pointed at.
 */
export class Plot {
  readonly left: number;
  readonly right: number;
  readonly top: number;

  private constructor(left: number, right: number, top: number) {
    this.left = left;
    this.right = right;
    this.top = top;
  }

  /** That of the lanes, right of the names; `top` is that of their axis. */
  static async ofLanes(view: Screen): Promise<Plot> {
    await settled(view.page);
    const { x, y, width } = (await view.timeline.locator('canvas').first().boundingBox()) ?? NO_BOX;
    const names = Math.round(Math.min(280, Math.max(120, width * 0.35)));
    return new Plot(x + names + EDGE, x + width - EDGE, y);
  }

  static async ofOverview(page: Page): Promise<Plot> {
    await settled(page);
    const { x, y, width } = (await page.getByRole('img', { name: /^Density of changes/ }).boundingBox()) ?? NO_BOX;
    return new Plot(x + EDGE, x + width - EDGE, y);
  }

  /** The middle of a revision while a range is shown. */
  x(revision: number, { from, to }: Range): number {
    return this.left + (revision - from + 0.5) * this.perRevision({ from, to });
  }

  perRevision({ from, to }: Range): number {
    return (this.right - this.left) / (to - from + 1);
  }

  /** The middle of the axis of the lanes, and of a row of theirs: the first is 0. */
  get axisY(): number {
    return this.top + AXIS / 2;
  }

  rowY(index: number): number {
    return this.top + AXIS + index * ROW + ROW / 2;
  }
}

/** That no etcd answers is said a moment after the server has begun, and moves down all that stands below. */
async function settled(page: Page): Promise<void> {
  await page.getByText('No etcd answers.').waitFor();
}

const NO_BOX = { x: 0, y: 0, width: 0, height: 0 };
