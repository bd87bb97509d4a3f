import type { CDPSession, Page } from '@playwright/test';
import { expect, test } from './fixtures.ts';

test.use({ hasTouch: true });

interface Finger {
  readonly x: number;
  readonly y: number;
}

class Touch {
  readonly #session: CDPSession;

  private constructor(session: CDPSession) {
    this.#session = session;
  }

  static async of(page: Page): Promise<Touch> {
    return new Touch(await page.context().newCDPSession(page));
  }

  /** Fingers from where they are put down to where they are lifted. */
  async drag(from: readonly Finger[], to: readonly Finger[], steps: number): Promise<void> {
    await this.#tell('touchStart', from);
    for (let step = 1; step <= steps; step++) {
      const share = step / steps;
      const places = from.map(({ x, y }, i) => ({
        x: x + ((to[i]?.x ?? x) - x) * share,
        y: y + ((to[i]?.y ?? y) - y) * share,
      }));
      await this.#tell('touchMove', places);
    }
    await this.#tell('touchEnd', []);
  }

  async #tell(type: 'touchStart' | 'touchMove' | 'touchEnd', fingers: readonly Finger[]): Promise<void> {
    await this.#session.send('Input.dispatchTouchEvent', {
      type,
      touchPoints: fingers.map((finger, id) => ({ ...finger, id })),
    });
  }
}

function range(page: Page): { from: number; to: number } {
  const parameters = new URL(page.url()).searchParams;
  return { from: Number(parameters.get('from') ?? NaN), to: Number(parameters.get('to') ?? NaN) };
}

test('two fingers zoom the lanes; one that is lifted in motion leaves them gliding to a rest', async ({
  page,
  replayed,
  view,
}) => {
  await page.goto(replayed.link(603));
  await expect(view.step).toContainText(/Running/);
  const box = (await view.timeline.boundingBox()) ?? { x: 0, y: 0, width: 0, height: 0 };
  const y = box.y + 100;
  const middle = box.x + box.width * 0.65;
  const touch = await Touch.of(page);

  const before = await view.revision();
  const bounds = await Promise.all(['aria-valuemin', 'aria-valuemax'].map((name) => view.slider.getAttribute(name)));
  const whole = Number(bounds[1]) - Number(bounds[0]);
  await touch.drag(
    [
      { x: middle - 40, y },
      { x: middle + 40, y },
    ],
    [
      { x: middle - 160, y },
      { x: middle + 160, y },
    ],
    8,
  );
  await expect.poll(() => range(page).to - range(page).from).toBeLessThan(whole / 3);
  const zoomed = range(page);
  expect(await view.revision(), 'nothing was clicked').toBe(before);

  // 120 pixels in a moment: what follows is more than the finger's own way.
  await touch.drag([{ x: middle - 60, y }], [{ x: middle + 60, y }], 3);
  await expect.poll(() => range(page).from).toBeLessThan(zoomed.from);
  let last = -1;
  await expect
    .poll(() => {
      const rested = range(page).from === last;
      last = range(page).from;
      return rested;
    })
    .toBe(true);
  const perRevision = (box.width * 0.75) / (zoomed.to - zoomed.from);
  expect((zoomed.from - last) * perRevision, 'further than the finger').toBeGreaterThan(120);
});
