import { expect, test } from 'vitest';
import { attachment, fileName } from './attachment.ts';

test('a file is called by words that a file system can hold', () => {
  expect(fileName(['kubectl-run-pod', 'r590-r614'], 'ndjson.gz')).toBe('kubectl-run-pod-r590-r614.ndjson.gz');
  expect(fileName(['127.0.0.1:2379'], 'zip')).toBe('127.0.0.1-2379.zip');
  expect(fileName(['../../etc/passwd'], 'zip')).toBe('etc-passwd.zip');
  expect(fileName(['a "b"\r\nX: c'], 'zip')).toBe('a-b-X-c.zip');
  expect(fileName(['..', '/'], 'yaml')).toBe('recording.yaml');
  expect(fileName(['😀'.repeat(500)], 'yaml')).toBe(`${'😀'.repeat(120)}.yaml`);
});

test('a header holds the name, and what is not ASCII beside it', () => {
  expect(attachment('web.zip')).toBe('attachment; filename="web.zip"');
  expect(attachment("clé d'été.zip")).toBe(
    `attachment; filename="cl_ d'_t_.zip"; filename*=UTF-8''cl%C3%A9%20d%27%C3%A9t%C3%A9.zip`,
  );
});
