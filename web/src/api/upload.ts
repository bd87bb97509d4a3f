import { ApiError, withQuery } from './http.ts';
import type { ImportMessage, ImportResult, Problem } from './schema.ts';

/** Where an upload is: on its way, being read by the server, being stored, or stored and being packed. */
export type UploadPhase = 'sending' | 'checking' | 'storing' | 'packing';

/** From 0 to 1; null where nobody can say. */
export type OnUpload = (phase: UploadPhase, fraction: number | null) => void;

/** Lines of a text that grows; each is given once, when it is complete. */
export class GrowingLines {
  #taken = 0;

  take(text: string): string[] {
    const end = text.lastIndexOf('\n') + 1;
    if (end <= this.#taken) return [];
    const lines = text.slice(this.#taken, end).split('\n');
    this.#taken = end;
    return lines.filter((line) => line !== '');
  }
}

/** What a line of progress says; from when all is stored, only packing is left and nothing can be cancelled any more. */
export function phaseOf(message: Extract<ImportMessage, { type: 'progress' }>): [UploadPhase, number | null] {
  const { phase, done, total } = message;
  if (phase === 'storing' && done >= total) return ['packing', null];
  return [phase, total === 0 ? null : Math.min(1, done / total)];
}

export function problemError({ code, status, detail, hint, byForce }: Problem): ApiError {
  return new ApiError(code, status, detail, hint ?? null, byForce ?? null);
}

/** How a history is to be imported. */
export interface UploadOptions {
  readonly name: string;
  /** Take what can be read, or what seems not to belong together. */
  readonly force: boolean;
}

/**
 * Imports a file, or several that make one history. Only XMLHttpRequest tells how much of a body is sent; the answer tells the rest, a line each
 * time. Aborting it is how an import is cancelled, wherever it is. @throws ApiError; the signal's reason when aborted
 */
export function uploadHistory(
  files: readonly File[],
  { name, force }: UploadOptions,
  onUpload: OnUpload,
  signal: AbortSignal,
): Promise<ImportResult> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    const lines = new GrowingLines();
    const read = () => {
      for (const line of lines.take(request.responseText)) {
        const message = JSON.parse(line) as ImportMessage;
        if (message.type === 'progress') onUpload(...phaseOf(message));
        else if (message.type === 'done') resolve(message.result);
        else reject(problemError(message.problem));
      }
    };
    const broken = (what: string) => reject(new ApiError('unreachable', 0, what, 'Is the server still running?'));
    request.open('POST', withQuery('/api/recordings', { name, force: force || null }));
    request.setRequestHeader('accept', 'application/x-ndjson');
    request.upload.onprogress = ({ loaded, total }) => onUpload('sending', total === 0 ? null : loaded / total);
    request.upload.onload = () => onUpload('checking', null);
    request.onprogress = () => {
      if (request.status === 200) read();
    };
    request.onload = () => {
      if (request.status !== 200) return reject(refusedError(request));
      read();
      // Says nothing where the answer was whole.
      broken('The server ended its answer early.');
    };
    request.onerror = () => broken('The connection to the server broke off.');
    request.onabort = () => reject(signal.reason as unknown);
    signal.addEventListener('abort', () => request.abort(), { once: true });
    // As a form also where it is one file: what is wrong with it is told by the name that it has here.
    const form = new FormData();
    for (const file of files) form.append('file', file);
    request.send(form);
  });
}

function refusedError({ status, responseText }: XMLHttpRequest): ApiError {
  try {
    return problemError(JSON.parse(responseText) as Problem);
  } catch {
    return new ApiError('internal', status, `The server answered ${status}.`);
  }
}
