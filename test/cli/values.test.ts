import { InvalidArgumentError } from 'commander';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { dollars, duration, given, positiveIntegers, score, wholeNumber } from '../../src/cli/values.ts';

describe('a duration', () => {
  test.each([
    ['90s', 90_000],
    ['15m', 900_000],
    ['2h', 7_200_000],
    ['1d', 86_400_000],
    ['1h30m', 5_400_000],
    ['0.5s', 500],
  ])('%s is read', (text, ms) => expect(duration(text)).toBe(ms));

  test.each(['', '90', 's', '90 s', '1h 30m', '-5s', '0s', '5x', '5sx', 'x5s', '1e3s'])(
    '"%s" is refused',
    (text) => expect(() => duration(text)).toThrow(InvalidArgumentError),
  );

  test('is read back in any unit', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 10_000 }), fc.constantFrom('s', 'm', 'h'), (amount, unit) => {
        const each = { s: 1_000, m: 60_000, h: 3_600_000 }[unit];
        expect(duration(`${amount}${unit}`)).toBe(amount * each);
      }),
    );
  });
});

describe('numbers', () => {
  test.each(['', '-1', '1.5', '1e3', '0x10', ' 1', '99999999999999999999'])(
    '"%s" is no whole number',
    (text) => expect(() => wholeNumber(text)).toThrow(InvalidArgumentError),
  );

  test('0 is a whole number', () => expect(wholeNumber('0')).toBe(0));

  test('lists are read in their order', () => {
    expect(positiveIntegers('25, 50,400')).toEqual([25, 50, 400]);
    expect(positiveIntegers('100')).toEqual([100]);
  });

  test.each(['', '25,', ',25', '25;50', '0', '25,-1', '25,1.5'])('"%s" is no list', (text) =>
    expect(() => positiveIntegers(text)).toThrow(InvalidArgumentError),
  );

  test.each(['0', '-1', '$5', 'NaN', 'Infinity', ''])('"%s" is no amount of money', (text) =>
    expect(() => dollars(text)).toThrow(InvalidArgumentError),
  );

  test.each(['1.01', '-0.1', '80%', ''])('"%s" is no score', (text) =>
    expect(() => score(text)).toThrow(InvalidArgumentError),
  );

  test('0 and 1 are scores', () => expect([score('0'), score('1')]).toEqual([0, 1]));
});

test('what was not given is absent, not undefined', () => {
  expect(Object.keys(given<{ a?: number; b?: number }>({ a: 0, b: undefined }))).toEqual(['a']);
});
