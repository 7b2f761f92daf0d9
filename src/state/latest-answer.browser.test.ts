import { expect, it } from 'vitest';
import { LatestAnswer } from './latest-answer.svelte.ts';

/** Answers when it is told to. */
function slowly() {
  const asked: { question: number; settle: PromiseWithResolvers<string> }[] = [];
  const latest = new LatestAnswer((question: number) => {
    const settle = Promise.withResolvers<string>();
    asked.push({ question, settle });
    return settle.promise;
  });
  return { asked, latest };
}

it('asks one at a time, skips what was overtaken and drops stale answers', async () => {
  const { asked, latest } = slowly();
  const all = latest.ask(1);
  await Promise.all([latest.ask(2), latest.ask(3)]);
  expect(asked.map(({ question }) => question)).toEqual([1]);
  expect(latest.isBusy).toBe(true);
  asked[0]?.settle.resolve('one');
  await expect.poll(() => asked.map(({ question }) => question)).toEqual([1, 3]);
  expect(latest.answer).toBeNull();
  asked[1]?.settle.resolve('three');
  await all;
  expect(latest.answer).toEqual({ question: 3, value: 'three' });
  expect(latest.isBusy).toBe(false);
});

it('keeps the error of the last question, and forgets it at the next answer', async () => {
  const { asked, latest } = slowly();
  const failing = latest.ask(1);
  asked[0]?.settle.reject(new RangeError('no'));
  await failing;
  expect(latest.error).toBeInstanceOf(RangeError);
  const well = latest.ask(2);
  asked[1]?.settle.resolve('two');
  await well;
  expect(latest.error).toBeNull();
  expect(latest.answer?.value).toBe('two');
});
