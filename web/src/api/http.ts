import type { Problem } from './schema.ts';

/** An answer that is no success, or no answer at all (`code` 'unreachable'). `hint` says what to do, `byForce` what an import can do all the same. */
export class ApiError extends Error {
  override readonly name = 'ApiError';
  readonly code: string;
  readonly status: number;
  readonly hint: string | null;
  readonly byForce: string | null;

  constructor(
    code: string,
    status: number,
    message: string,
    hint: string | null = null,
    byForce: string | null = null,
  ) {
    super(message);
    this.code = code;
    this.status = status;
    this.hint = hint;
    this.byForce = byForce;
  }
}

export function toApiError(error: unknown): ApiError {
  if (error instanceof ApiError) return error;
  return new ApiError('internal', 0, error instanceof Error ? error.message : String(error));
}

export function isAbort(error: unknown): boolean {
  return error instanceof DOMException && error.name === 'AbortError';
}

export type QueryValue = string | number | boolean | null | undefined | readonly string[];

/** Members that are null or undefined are left out; a list is repeated. */
export function withQuery(path: string, query: Readonly<Record<string, QueryValue>>): string {
  const params = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    if (value === null || value === undefined) continue;
    if (typeof value === 'object') for (const item of value) params.append(name, item);
    else params.append(name, String(value));
  }
  const text = params.toString();
  return text === '' ? path : `${path}?${text}`;
}

/** @throws ApiError; the signal's reason when aborted. */
export async function getJson<T>(url: string, signal?: AbortSignal): Promise<T> {
  const response = await answerOf(url, { headers: { accept: 'application/json' }, signal: signal ?? null });
  return (await response.json()) as T;
}

/** Deletes what is at an address. @throws ApiError */
export async function remove(url: string): Promise<void> {
  await answerOf(url, { method: 'DELETE' });
}

async function answerOf(url: string, request: RequestInit): Promise<Response> {
  let response: Response;
  try {
    response = await fetch(url, request);
  } catch (error) {
    if (request.signal?.aborted || isAbort(error)) throw error;
    throw new ApiError('unreachable', 0, 'The etcd-rewind server does not answer.', 'Is it still running?');
  }
  if (!response.ok) throw await problemOf(response);
  return response;
}

async function problemOf(response: Response): Promise<ApiError> {
  try {
    const problem = (await response.json()) as Partial<Problem>;
    return new ApiError(
      problem.code ?? 'internal',
      response.status,
      problem.detail ?? problem.title ?? `The server answered ${response.status}.`,
      problem.hint ?? null,
    );
  } catch {
    return new ApiError('internal', response.status, `The server answered ${response.status} ${response.statusText}.`);
  }
}
