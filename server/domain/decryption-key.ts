/** A key of an API server's EncryptionConfiguration. */
export interface DecryptionKey {
  readonly provider: 'aescbc' | 'aesgcm' | 'secretbox';
  readonly name: string;
  readonly secret: Uint8Array;
}
