import { cutToWidth } from './cut-to-width.ts';

/** Of a reason, less than that says nothing. */
const LEAST_REASON = 6;

/**
 * What there is room for of a state such as `False (ProgressDeadlineExceeded)` or `running (2 restarts)`: all of it, or the reason cut in its middle, or
 * the status alone; '' where not even that fits.
 */
export function cutState(state: string, width: number, measure: (text: string) => number): string {
  if (measure(state) <= width) return state;
  const [, status = state, reason = ''] = /^([^(]+) \((.*)\)$/s.exec(state) ?? [];
  if (reason === '') {
    const cut = cutToWidth(state, width, measure);
    return [...cut].length > LEAST_REASON ? cut : '';
  }
  const cut = cutToWidth(reason, width - measure(`${status} ()`), measure);
  if ([...cut].length > LEAST_REASON) return `${status} (${cut})`;
  return measure(status) <= width ? status : '';
}
