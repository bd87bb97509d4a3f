import type { Locator, Page } from '@playwright/test';

export type TabName = 'Diff' | 'Object' | 'History' | 'Related' | 'Raw';

/** The parts of the page by the accessible names that it promises. */
export class Screen {
  readonly page: Page;
  readonly slider: Locator;
  readonly step: Locator;
  readonly connection: Locator;
  readonly first: Locator;
  readonly previous: Locator;
  readonly play: Locator;
  readonly pause: Locator;
  readonly next: Locator;
  readonly last: Locator;
  readonly follow: Locator;
  readonly objects: Locator;
  readonly timeline: Locator;
  readonly inspector: Locator;
  readonly hideNoise: Locator;
  readonly search: Locator;
  readonly share: Locator;
  readonly recordings: Locator;

  constructor(page: Page) {
    const button = (name: string | RegExp) => page.getByRole('button', { name, exact: typeof name === 'string' });
    this.page = page;
    this.slider = page.getByRole('slider', { name: 'Revision', exact: true });
    this.step = page.getByRole('status', { name: 'Step', exact: true });
    this.connection = page.getByRole('status', { name: 'Connection', exact: true });
    this.first = button('First revision');
    this.previous = button('Previous revision');
    this.play = button('Play');
    this.pause = button('Pause');
    this.next = button('Next revision');
    this.last = button('Last revision');
    this.follow = button(/^Follow live/);
    this.objects = page.getByRole('tree', { name: 'Objects' });
    this.timeline = page.getByRole('region', { name: 'Timeline' });
    this.inspector = page.getByRole('region', { name: 'Inspector' });
    this.hideNoise = page.getByRole('switch', { name: 'Hide noise' });
    this.search = page.getByRole('combobox', { name: 'Search or jump' });
    this.share = button('Share');
    this.recordings = page.getByRole('combobox', { name: 'Recording', exact: true });
  }

  /** The URL is written a moment after the picture: nobody is quicker, but a test is. */
  async urlWritten(): Promise<void> {
    await this.page.waitForTimeout(100);
  }

  /** The revision at the playhead. */
  async revision(): Promise<number> {
    return Number(await this.slider.getAttribute('aria-valuenow'));
  }

  async tab(name: TabName): Promise<Locator> {
    await this.inspector.getByRole('tab', { name, exact: true }).click();
    return this.panel;
  }

  get panel(): Locator {
    return this.inspector.getByRole('tabpanel');
  }

  item(name: string): Locator {
    return this.objects.getByRole('treeitem', { name, exact: true });
  }
}
