import { describe, expect, it } from 'vitest';
import { readClaim } from '../../src/agent/index.ts';

describe('the claim read from an agent’s last words', () => {
  it.each([
    ['Done.', true],
    ['All 200 steps are done; the checks pass.', true],
    ['The migration is now complete and pushed.', true],
    ["I've successfully implemented every handler.", true],
    ['Everything has been migrated to promises.', true],
    ['## Summary\n\n**Task completed.** See the pull request.', true],
    ['I give up: the library is missing.', false],
    ['I was unable to finish the last three units.', false],
    ["I can't complete this task without network access.", false],
    ['The migration is not yet complete.', false],
    ['The work remains incomplete; units 30 to 40 are open.', false],
    ['Let me look at the next file.', null],
    ['Once the tests pass, the task will be done.', null],
    ['If everything is done, push the branch.', null],
    ['', null],
    ['The refactoring is complete. I was unable to finish the documentation.', null],
    ['```\nDone.\n```', null],
  ])('reads %j as done: %s', (text, done) => {
    expect(readClaim(text).done).toBe(done);
  });

  it.each([
    ['All tests pass.', true],
    ['Ran the suite: 45 tests passing, 0 failing.', true],
    ['The test suite passes without any failures.', true],
    ['Three tests were failing at first. Now all tests are green.', true],
    ['I fixed the failing tests, and all of them pass.', true],
    ['Tests: 12 pass, 3 fail.', false],
    ['3 tests fail, 12 pass.', false],
    ['Two of the tests still fail.', false],
    ["The integration tests don't pass.", false],
    ['The tests should pass now.', null],
    ['I did not run the tests.', null],
    ['The build passes.', null],
  ])('reads %j as testsPass: %s', (text, testsPass) => {
    expect(readClaim(text).testsPass).toBe(testsPass);
  });

  it('keeps the last 2,000 characters and splits no character', () => {
    const text = `${'x'.repeat(500)}${'🙂'.repeat(1000)}y`;
    const kept = readClaim(text).text;
    expect(kept.length).toBeLessThanOrEqual(2000);
    expect(kept.endsWith('🙂y')).toBe(true);
    expect(kept.isWellFormed()).toBe(true);
  });
});
