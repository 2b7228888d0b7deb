// no-js only: a scheduler calls; no browser takes part.
/** What runs by schedule can be called by a scheduler outside, and by nobody else. */

import { CRON_SECRET, Studio } from '../fixtures/studio';
import { LEAD, expect, test } from '../fixtures/test';

test.skip(({ javaScriptEnabled }) => javaScriptEnabled === true);

const PATH = '/api/cron/digest';

test('a scheduler with the secret has the new messages counted', async ({ studio, visitor }) => {
  await visitor.submit(await visitor.form('/contact', 'submit_contact'), LEAD);
  const headers = { authorization: `Bearer ${CRON_SECRET}` };
  for (const leads of [1, 0]) {
    const answer = await visitor.send('GET', PATH, { headers });
    expect([answer.status, answer.body]).toEqual([200, JSON.stringify({ leads })]);
  }
  expect(await studio.rows('SELECT leads FROM digests')).toEqual([{ leads: 1 }, { leads: 0 }]);
});

test('without the secret nothing is counted', async ({ studio, visitor }) => {
  for (const authorization of ['', 'Bearer guess', CRON_SECRET, `Basic ${CRON_SECRET}`]) {
    const answer = await visitor.send('GET', PATH, { headers: { authorization } });
    expect([answer.status, answer.headers['www-authenticate']]).toEqual([401, 'Bearer']);
  }
  expect(await studio.count('digests')).toBe(0);
});

test('the studio has its messages counted by itself when the minute is full', async () => {
  test.setTimeout(120_000);
  const studio = await Studio.start({ STUDIO_DIGEST: '* * * * *' });
  try {
    await expect.poll(() => studio.count('digests'), { timeout: 75_000 }).toBe(1);
    await expect.poll(() => studio.output).toContain('called by schedule');
    // What was called before the restart is not called again.
    await studio.restart();
    expect(await studio.count('digests')).toBe(1);
  } finally {
    await studio.stop();
  }
});
