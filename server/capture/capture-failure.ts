import type { CaptureState } from '../domain/capture-status.ts';
import { isRewindError } from '../domain/errors.ts';

/**
 * Which state a failure leaves the capture in.
 * @param connected an etcd had answered before it failed
 */
export function stateOf(failure: unknown, connected: boolean): CaptureState {
  if (!isRewindError(failure)) return 'failed';
  switch (failure.code) {
    case 'etcd_no_leader':
      return 'no-leader';
    case 'etcd_unreachable':
      return connected ? 'connecting' : 'unreachable';
    case 'etcd_certificate':
    case 'etcd_credentials':
    case 'etcd_permission':
    case 'certificate_unreadable':
    case 'usage':
      return 'refused';
    case 'database_corrupt':
    case 'database_in_use':
    case 'database_newer':
    case 'database_unwritable':
      return 'failed';
    default:
      return 'connecting';
  }
}
