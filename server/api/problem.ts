import { STATUS_CODES } from 'node:http';
import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify';
import { isRewindError, RewindError, type ErrorCode } from '../domain/errors.ts';
import type { Problem } from './schemas/problem.ts';
import type { ApiInstance } from './api-deps.ts';

const statusOf: Record<ErrorCode, number> = {
  usage: 400,
  revision_invalid: 400,
  revision_future: 404,
  revision_compacted: 410,
  revision_in_gap: 404,
  recording_not_found: 404,
  recording_differs: 409,
  key_not_found: 404,
  key_invalid: 400,
  file_not_found: 404,
  file_unreadable: 422,
  file_invalid: 422,
  file_version: 422,
  output_unwritable: 500,
  database_newer: 503,
  database_in_use: 503,
  database_corrupt: 503,
  database_unwritable: 503,
  disk_full: 507,
  etcd_unreachable: 503,
  etcd_certificate: 503,
  etcd_credentials: 503,
  etcd_permission: 503,
  etcd_no_leader: 503,
  etcd_protocol: 502,
  certificate_unreadable: 503,
  address_in_use: 503,
  too_large: 413,
  // Nobody is there to read it; the number is nginx's.
  cancelled: 499,
  busy: 503,
};

export const problemType = 'application/problem+json; charset=utf-8';

const revisionHint = 'A revision is a whole number from 0 to 9007199254740991.';
const revisionParameters = new Set(['rev', 'from', 'to', 'after', 'before']);

/** What a client is told of an error. Errors without a code of ours are masked; they are bugs, and the log has them. */
export function toProblem(error: unknown): Problem {
  if (isRewindError(error)) {
    const { code, message, hint, byForce } = error;
    return { ...problem(statusOf[code], code, message, hint), ...(byForce === undefined ? {} : { byForce }) };
  }
  const { statusCode, code } = asFastifyError(error);
  const refused = refusedInput(error);
  if (refused !== null) return refused;
  if (statusCode === 413) return problem(413, 'too_large', 'The request is larger than this server accepts.');
  if (statusCode === 429) return problem(429, 'busy', 'Too many requests.', 'Wait for as long as Retry-After says.');
  if (statusCode === 503) return problem(503, 'busy', 'The server is overloaded.', 'Try again in some seconds.');
  if (statusCode === 415) return problem(415, 'usage', 'This content type is not accepted here.');
  if (statusCode !== undefined && statusCode >= 400 && statusCode < 500) {
    return problem(statusCode, 'usage', `The request cannot be read${code === undefined ? '' : ` (${code})`}.`);
  }
  return problem(500, 'internal', 'Something went wrong in the server.', 'Its log says what, with the request id.');
}

export function problem(status: number, code: Problem['code'], detail: string, hint?: string): Problem {
  const title = STATUS_CODES[status] ?? 'Error';
  return { type: 'about:blank', title, status, code, detail, ...(hint === undefined ? {} : { hint }) };
}

export function sendProblem(reply: FastifyReply, answer: Problem): FastifyReply {
  return reply
    .code(answer.status)
    .header('cache-control', 'no-store')
    .type(problemType)
    .serializer((payload: unknown) => JSON.stringify(payload))
    .send(answer);
}

/** Every error and every unknown address below `/api` and beside it answers as a problem. */
export function registerProblems(app: ApiInstance): void {
  app.setErrorHandler((error: FastifyError, request: FastifyRequest, reply: FastifyReply) => {
    const answer = toProblem(error);
    if (answer.status >= 500 && answer.code === 'internal') request.log.error({ err: error }, 'request failed');
    else request.log.debug({ code: answer.code, detail: answer.detail }, 'request refused');
    return sendProblem(reply, answer);
  });
}

export function notFound(request: FastifyRequest, reply: FastifyReply): FastifyReply {
  return sendProblem(
    reply,
    problem(404, 'not_found', `There is nothing at ${request.method} ${pathOf(request.url)}.`, 'See /api/docs.'),
  );
}

/** Which setting of a request was refused by its schema, in words that name it. */
function refusedInput(error: unknown): Problem | null {
  const { validation, validationContext } = asFastifyError(error);
  const first = validation?.[0];
  if (first === undefined) return null;
  const parameter =
    first.instancePath.split('/')[1] ??
    memberText(first.params, 'missingProperty') ??
    memberText(first.params, 'additionalProperty') ??
    '';
  const where = validationContext === 'params' ? 'in the path' : validationContext === 'body' ? 'in the body' : '';
  if (first.keyword === 'required') {
    const code = parameter === 'key' ? 'key_invalid' : 'usage';
    return problem(400, code, `The parameter "${parameter}" is missing.`, hintFor(parameter));
  }
  if (first.keyword === 'additionalProperties') {
    return problem(
      400,
      'usage',
      `There is no parameter "${parameter}" here.`,
      'See /api/docs for those that there are.',
    );
  }
  const detail = `The parameter "${parameter}"${where === '' ? '' : ` ${where}`} ${first.message ?? 'is not valid'}${allowed(first.params)}.`;
  if (revisionParameters.has(parameter)) return problem(400, 'revision_invalid', detail, revisionHint);
  return problem(400, parameter === 'key' ? 'key_invalid' : 'usage', detail, hintFor(parameter));
}

function hintFor(parameter: string): string | undefined {
  if (parameter === 'key') return 'Give an etcd key, such as ?key=/registry/pods/default/web, URL-encoded.';
  return revisionParameters.has(parameter) ? revisionHint : undefined;
}

function allowed(params: Record<string, unknown>): string {
  return Array.isArray(params['allowedValues']) ? `: ${params['allowedValues'].join(', ')}` : '';
}

function memberText(params: Record<string, unknown>, member: string): string | undefined {
  const value = params[member];
  return typeof value === 'string' ? value : undefined;
}

function asFastifyError(error: unknown): Partial<FastifyError> {
  return error instanceof Error ? (error as Partial<FastifyError>) : {};
}

export function pathOf(url: string): string {
  return url.split('?', 1)[0] ?? url;
}

export function usageError(message: string, hint?: string): RewindError {
  return new RewindError('usage', message, hint === undefined ? {} : { hint });
}
