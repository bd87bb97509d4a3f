/** Where the capture tells what it does: facts for machines, a text for people. */
export interface CaptureLog {
  info(facts: object, text: string): void;
  warn(facts: object, text: string): void;
  error(facts: object, text: string): void;
}
