import type { CaptureStatus } from '../domain/capture-status.ts';

/** The capture's status for clients: what an error without a code of ours says is for the log alone. */
export function captureView(status: CaptureStatus): CaptureStatus {
  if (status.error?.code !== 'internal') return status;
  const error = { code: 'internal' as const, message: 'The recorder failed.', hint: "The server's log says why." };
  return { ...status, error };
}
