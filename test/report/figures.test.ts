import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  formatCost,
  formatDollars,
  formatDuration,
  formatScore,
  formatTokens,
} from '../../src/report/index.ts';

describe('a score', () => {
  test.each([
    [1, '1.000'],
    [0.9996, '0.999'],
    [0.99999999, '0.999'],
    [0.0001, '0.001'],
    [0, '0.000'],
    [0.0625, '0.063'],
    [null, '-'],
  ])('of %s reads %s', (score, text) => expect(formatScore(score)).toBe(text));

  test('reads 1.000 only when it is 1, and 0.000 only when it is 0', () => {
    fc.assert(
      fc.property(fc.double({ min: 0, max: 1, noNaN: true }), (score) => {
        expect(formatScore(score) === '1.000').toBe(score === 1);
        expect(formatScore(score) === '0.000').toBe(score === 0);
      }),
    );
  });
});

describe('a duration', () => {
  test.each([
    [0, '0ms'],
    [999, '999ms'],
    [12_340, '12.3s'],
    [59_949, '59.9s'],
    [59_960, '1m00s'],
    [725_000, '12m05s'],
    [3_599_600, '1h00m'],
    [7_500_000, '2h05m'],
  ])('of %d ms reads %s', (ms, text) => expect(formatDuration(ms)).toBe(text));
});

describe('tokens', () => {
  test.each([
    [0, '0'],
    [999, '999'],
    [12_345, '12.3k'],
    [999_960, '1.00M'],
    [12_345_678, '12.35M'],
  ])('%d read %s', (count, text) => expect(formatTokens(count)).toBe(text));
});

describe('a cost', () => {
  const tokens = { input: 10, output: 10 };

  test('of a simulated model reads simulated, whatever figure stands there', () => {
    expect(formatCost({ simulated: true, costUsd: 0, tokens })).toBe('simulated');
  });

  test('without a known price reads unknown, never zero', () => {
    expect(formatCost({ simulated: false, costUsd: null, tokens })).toBe('unknown');
  });

  test('of an agent that called no model is a dash', () => {
    expect(formatCost({ simulated: false, costUsd: 0, tokens: { input: 0, output: 0 } })).toBe('-');
  });

  test.each([
    [0, '$0.0000'],
    [0.00001, '<$0.0001'],
    [0.0123, '$0.0123'],
    [12.345, '$12.35'],
  ])('of %d dollars reads %s', (usd, text) => expect(formatDollars(usd)).toBe(text));
});
