export interface SurfaceSize {
  /** CSS pixels. */
  readonly width: number;
  readonly height: number;
  /** Device pixels of one CSS pixel. */
  readonly pixelRatio: number;
}

/** Gives a canvas as many device pixels as its size on the screen has, and a context that is drawn on in CSS pixels. */
export function prepareSurface(canvas: HTMLCanvasElement, size: SurfaceSize): CanvasRenderingContext2D | null {
  const width = Math.max(1, Math.round(size.width * size.pixelRatio));
  const height = Math.max(1, Math.round(size.height * size.pixelRatio));
  if (canvas.width !== width) canvas.width = width;
  if (canvas.height !== height) canvas.height = height;
  const context = canvas.getContext('2d');
  context?.setTransform(size.pixelRatio, 0, 0, size.pixelRatio, 0, 0);
  return context;
}

/** Calls back with the size of an element now and whenever it or the pixel ratio changes. Returns the end. */
export function onResize(element: HTMLElement, changed: (size: SurfaceSize) => void): () => void {
  let query: MediaQueryList | null = null;
  const report = (): void => {
    changed({ width: element.clientWidth, height: element.clientHeight, pixelRatio: devicePixelRatio });
  };
  const watchRatio = (): void => {
    query?.removeEventListener('change', watchRatio);
    query = matchMedia(`(resolution: ${devicePixelRatio}dppx)`);
    query.addEventListener('change', watchRatio);
    report();
  };
  const observer = new ResizeObserver(report);
  observer.observe(element);
  watchRatio();
  return () => {
    observer.disconnect();
    query?.removeEventListener('change', watchRatio);
  };
}
