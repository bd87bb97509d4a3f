import { cutMiddle } from '../../text/middle.ts';

/** The longest cut that fits a width, where the width of a text has to be measured; in the middle unless `cut` does otherwise. */
export function cutToWidth(
  text: string,
  width: number,
  measure: (text: string) => number,
  cut: (text: string, length: number) => string = cutMiddle,
): string {
  if (measure(text) <= width) return text;
  let low = 0;
  let high = text.length - 1;
  while (low < high) {
    const length = (low + high + 1) >>> 1;
    if (measure(cut(text, length)) <= width) low = length;
    else high = length - 1;
  }
  return cut(text, low);
}
