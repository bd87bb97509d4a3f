import { readFile } from 'node:fs/promises';
import { createSecureContext } from 'node:tls';
import { credentials, type ChannelCredentials } from '@grpc/grpc-js';
import { RewindError } from '../../domain/errors.ts';
import type { EtcdOptions } from '../../domain/recorder.ts';

export type TlsOptions = Pick<EtcdOptions, 'caFile' | 'certFile' | 'keyFile' | 'serverName' | 'insecureSkipTlsVerify'>;

export function wantsTls(options: TlsOptions): boolean {
  return (
    options.caFile !== null || options.certFile !== null || options.keyFile !== null || options.insecureSkipTlsVerify
  );
}

/**
 * Reads the certificate files (again on every call: they are renewed while we run) and makes the channel's credentials.
 * @throws RewindError `certificate_unreadable` naming the file
 */
export async function channelCredentials(options: TlsOptions, secure: boolean): Promise<ChannelCredentials> {
  if (!secure) return credentials.createInsecure();
  if ((options.certFile === null) !== (options.keyFile === null)) {
    throw new RewindError(
      'certificate_unreadable',
      `A client certificate needs both its files; ${options.certFile === null ? '--cert' : '--key'} is missing`,
      { hint: 'Give --cert and --key together.' },
    );
  }
  const ca = await readPem(options.caFile, 'CA certificate', '--cacert');
  const cert = await readPem(options.certFile, 'client certificate', '--cert');
  const key = await readPem(options.keyFile, 'client key', '--key');
  checkPair(options, ca, cert, key);
  return credentials.createSsl(ca, key, cert, {
    ...(options.insecureSkipTlsVerify ? { rejectUnauthorized: false, checkServerIdentity: () => undefined } : {}),
  });
}

async function readPem(file: string | null, what: string, flag: string): Promise<Buffer | null> {
  if (file === null) return null;
  let content: Buffer;
  try {
    content = await readFile(file);
  } catch (error) {
    const reason = (error as NodeJS.ErrnoException).code ?? String(error);
    const words: Record<string, string> = {
      ENOENT: 'there is no such file',
      EACCES: 'this user may not read it',
      EISDIR: 'it is a directory',
    };
    throw new RewindError('certificate_unreadable', `The ${what} ${file} cannot be read: ${words[reason] ?? reason}`, {
      hint: `Check ${flag}.${reason === 'EACCES' ? " etcd's own certificates usually belong to root." : ''}`,
      cause: error,
    });
  }
  if (!content.includes('-----BEGIN ')) {
    throw new RewindError('certificate_unreadable', `The ${what} ${file} is not in PEM form`, {
      hint: `Check ${flag}; a PEM file has a line that begins with -----BEGIN.`,
    });
  }
  return content;
}

/** Tells a broken certificate or a key that does not belong to it before gRPC does, which names no file. */
function checkPair(options: TlsOptions, ca: Buffer | null, cert: Buffer | null, key: Buffer | null): void {
  try {
    createSecureContext({ ...(ca ? { ca } : {}), ...(cert ? { cert } : {}), ...(key ? { key } : {}) });
  } catch (error) {
    const files = [options.caFile, options.certFile, options.keyFile].filter((file) => file !== null).join(', ');
    const text = error instanceof Error ? error.message : String(error);
    const mismatch = /key values mismatch/i.test(text);
    throw new RewindError(
      'certificate_unreadable',
      mismatch
        ? `The key ${String(options.keyFile)} does not belong to the certificate ${String(options.certFile)}`
        : `The certificate files ${files} cannot be used: ${text}`,
      { hint: 'Check --cacert, --cert and --key.', cause: error },
    );
  }
}
