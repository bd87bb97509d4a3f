import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { Upkeep } from './upkeep.ts';

let budgets: number[];
let upkeep: Upkeep;

beforeEach(() => {
  vi.useFakeTimers();
  budgets = [];
  const maintain = async (budgetMs: number): Promise<boolean> => {
    budgets.push(budgetMs);
    return true;
  };
  upkeep = new Upkeep({ maintain }, () => undefined);
});
afterEach(async () => {
  await upkeep.stop();
  vi.useRealTimers();
});

test('works much when it is quiet and little while revisions come in', async () => {
  await vi.advanceTimersByTimeAsync(1_000);
  const quiet = budgets.length;
  const most = Math.max(...budgets);
  budgets.length = 0;
  for (let tick = 0; tick < 10; tick++) {
    upkeep.committed(10);
    await vi.advanceTimersByTimeAsync(100);
  }
  expect(budgets.length).toBeLessThan(quiet);
  expect(budgets.length).toBeGreaterThan(0);
  expect(Math.max(...budgets)).toBeLessThan(most);
});

test('stays out of the way while history is read', async () => {
  for (let tick = 0; tick < 20; tick++) {
    upkeep.committed(1_000);
    await vi.advanceTimersByTimeAsync(100);
  }
  expect(budgets).toEqual([]);
  await vi.advanceTimersByTimeAsync(2_000);
  expect(budgets.length).toBeGreaterThan(0);
});
