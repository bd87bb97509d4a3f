import { expect, test } from 'vitest';
import { fieldPath } from './field-path.ts';

const member = (name: string) => ({ name, item: false });
const item = (name: string) => ({ name, item: true });

test('a field is named as a query takes it', () => {
  expect(fieldPath([member('status'), member('conditions'), item('type=Ready'), member('status')])).toBe(
    'status.conditions[type=Ready].status',
  );
  expect(fieldPath([member('metadata'), member('labels'), member('app.kubernetes.io/name')])).toBe(
    'metadata.labels["app.kubernetes.io/name"]',
  );
  expect(fieldPath([member('spec'), member('ports'), item('8080/TCP'), member('nodePort')])).toBe(
    'spec.ports.nodePort',
  );
});
