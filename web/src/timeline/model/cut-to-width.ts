import { cutMiddle } from '../../text/middle.ts';

/** The longest cut in the middle that fits a width, where the width of a text has to be measured. */
export function cutToWidth(text: string, width: number, measure: (text: string) => number): string {
  if (measure(text) <= width) return text;
  let low = 0;
  let high = text.length - 1;
  while (low < high) {
    const length = (low + high + 1) >>> 1;
    if (measure(cutMiddle(text, length)) <= width) low = length;
    else high = length - 1;
  }
  return cutMiddle(text, low);
}
