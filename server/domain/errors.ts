/**
 * Every error that a user can meet has a code. The text says what was attempted and what went wrong; `hint` says what to do;
 * `byForce` what an import with `force` does all the same, as a command: "Import what can be read".
 * Boundaries (HTTP, command line, capture state) print both; an error without a code is a bug and is masked there.
 */
export type ErrorCode =
  | 'usage' // wrong flag, wrong argument
  | 'revision_invalid'
  | 'revision_future' // beyond the last revision that is stored
  | 'revision_compacted' // before the first revision that is stored
  | 'revision_in_gap'
  | 'recording_not_found'
  | 'recording_differs' // a link or a file belongs to another history
  | 'key_not_found'
  | 'key_invalid'
  | 'file_not_found'
  | 'file_unreadable'
  | 'file_invalid' // not a history that we can read
  | 'file_version' // etcd-history of a later format
  | 'output_unwritable' // where the result was to be written
  | 'database_newer'
  | 'database_in_use'
  | 'database_corrupt'
  | 'database_unwritable'
  | 'disk_full'
  | 'etcd_unreachable'
  | 'etcd_certificate'
  | 'etcd_credentials'
  | 'etcd_permission'
  | 'etcd_no_leader'
  | 'etcd_protocol' // an answer that etcd never gives
  | 'certificate_unreadable'
  | 'address_in_use'
  | 'too_large'
  | 'cancelled' // by whoever asked for it
  | 'busy';

export class RewindError extends Error {
  override readonly name = 'RewindError';
  readonly code: ErrorCode;
  readonly hint: string | undefined;
  readonly byForce: string | undefined;

  constructor(code: ErrorCode, message: string, options: { hint?: string; byForce?: string; cause?: unknown } = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.code = code;
    this.hint = options.hint;
    this.byForce = options.byForce;
  }
}

export function isRewindError(error: unknown): error is RewindError {
  return error instanceof RewindError;
}

/** The same error, calling a file as whoever gave it does, instead of where it waits to be read. */
export function withFileNamed(error: unknown, path: string, name: string): unknown {
  if (!isRewindError(error)) return error;
  const { code, message, hint, byForce, cause } = error;
  const named = (text: string) => text.replaceAll(path, () => name);
  return new RewindError(code, named(message), {
    ...(hint === undefined ? {} : { hint: named(hint) }),
    ...(byForce === undefined ? {} : { byForce }),
    cause,
  });
}

/** The shape in which an error crosses a thread or a process. */
export interface PlainError {
  code: ErrorCode | 'internal';
  message: string;
  hint?: string;
  byForce?: string;
}

export function toPlainError(error: unknown): PlainError {
  if (isRewindError(error)) {
    const { code, message, hint, byForce } = error;
    return {
      code,
      message,
      ...(hint === undefined ? {} : { hint }),
      ...(byForce === undefined ? {} : { byForce }),
    };
  }
  return { code: 'internal', message: error instanceof Error ? (error.stack ?? error.message) : String(error) };
}

export function fromPlainError(plain: PlainError): Error {
  if (plain.code === 'internal') return new Error(plain.message);
  return new RewindError(plain.code, plain.message, plain);
}
