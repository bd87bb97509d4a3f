import { crc32 } from 'node:zlib';
import type { Fault } from '../domain/verification.ts';

/** So many faults are told one by one. */
const FAULTS_TOLD = 50;

/** Collects what a verification finds, and how much it has looked at. */
export class Findings {
  readonly faults: Fault[] = [];
  faultCount = 0;
  events = 0;
  values = 0;
  chunks = 0;
  blocks = 0;
  checkpoints = 0;
  withoutChecksum = 0;

  add(where: string, problem: string): void {
    this.faultCount++;
    if (this.faults.length < FAULTS_TOLD) this.faults.push({ where, problem });
  }

  /** Runs a part of the verification. What cannot be read is a fault of this part, and the others are looked at all the same. */
  within<T>(where: string, look: () => T): T | null {
    try {
      return look();
    } catch (error) {
      this.failed(where, error);
      return null;
    }
  }

  failed(where: string, error: unknown): void {
    this.add(where, error instanceof Error ? error.message : String(error));
  }

  /** @param checksum null: it was written before there were checksums. @returns whether the bytes are what was written */
  intact(where: string, data: Uint8Array, checksum: number | null): boolean {
    if (checksum === null) {
      this.withoutChecksum++;
      return true;
    }
    if (crc32(data) === checksum) return true;
    this.add(where, `the checksum of its ${data.length} bytes is wrong`);
    return false;
  }
}
