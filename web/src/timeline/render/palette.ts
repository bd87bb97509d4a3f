/** Everything that the drawing takes from the theme. */
export interface Palette {
  readonly create: string;
  readonly update: string;
  readonly delete: string;
  readonly waiting: string;
  readonly gap: string;
  readonly accent: string;
  readonly onAccent: string;
  readonly text: string;
  readonly muted: string;
  readonly line: string;
  /** Between the marks of one transaction. */
  readonly tie: string;
  readonly surface: string;
  /** Behind a selected row. */
  readonly selected: string;
  /** The bar of an object's life. */
  readonly life: string;
  readonly lineStrong: string;
  readonly uiFont: string;
  readonly monoFont: string;
}

/** The custom property (tokens.css) behind each colour. */
const COLOURS = {
  create: '--create-mark',
  update: '--update-mark',
  delete: '--delete-mark',
  waiting: '--waiting-mark',
  gap: '--gap',
  accent: '--accent',
  onAccent: '--on-accent',
  text: '--text',
  muted: '--text-muted',
  line: '--line',
  tie: '--text-faint',
  lineStrong: '--line-strong',
  surface: '--surface',
  selected: '--surface-selected',
  life: '--life',
} as const;

type ColourName = keyof typeof COLOURS;

/** Reads the palette where `element` stands; the browser resolves `light-dark()`, `color-mix()` and `var()`. */
export function readPalette(element: HTMLElement): Palette {
  const probe = element.ownerDocument.createElement('span');
  probe.hidden = true;
  element.append(probe);
  const resolve = (name: ColourName): string => {
    probe.style.color = `var(${COLOURS[name]})`;
    return getComputedStyle(probe).color;
  };
  const font = (property: string): string => {
    probe.style.fontFamily = `var(${property})`;
    return getComputedStyle(probe).fontFamily;
  };
  const palette: Palette = {
    create: resolve('create'),
    update: resolve('update'),
    delete: resolve('delete'),
    waiting: resolve('waiting'),
    gap: resolve('gap'),
    accent: resolve('accent'),
    onAccent: resolve('onAccent'),
    text: resolve('text'),
    muted: resolve('muted'),
    line: resolve('line'),
    tie: resolve('tie'),
    lineStrong: resolve('lineStrong'),
    surface: resolve('surface'),
    selected: resolve('selected'),
    life: resolve('life'),
    uiFont: font('--font'),
    monoFont: font('--mono'),
  };
  probe.remove();
  return palette;
}

/** Calls back when the theme changes: the system's, or the page's own (an attribute of the root element). Returns the end. */
export function onThemeChange(changed: () => void): () => void {
  const root = document.documentElement;
  const observer = new MutationObserver(changed);
  observer.observe(root, { attributes: true, attributeFilter: ['class', 'style', 'data-theme'] });
  const dark = matchMedia('(prefers-color-scheme: dark)');
  const contrast = matchMedia('(prefers-contrast: more)');
  dark.addEventListener('change', changed);
  contrast.addEventListener('change', changed);
  return () => {
    observer.disconnect();
    dark.removeEventListener('change', changed);
    contrast.removeEventListener('change', changed);
  };
}
