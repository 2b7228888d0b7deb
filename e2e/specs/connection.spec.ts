/** The connection breaks in the middle: the message is stored once, and the person gets to know. */

import { LEAD, expect, fillIn, sendButton, test, thanks } from '../fixtures/test';
import type { Cut } from '../fixtures/cable';
import { Visitor } from '../fixtures/visitor';

test.use({ baseURL: async ({ cable }, use) => use(cable.url) });

const CUTS: Record<Cut, string> = {
  head: 'after the head of the request',
  forwarded: 'after all of the request',
  answered: 'when the answer is on its way',
};

for (const [cut, when] of Object.entries(CUTS) as [Cut, string][]) {
  test(`cut ${when}: one row, and the person is told`, async ({ page, cable, studio, js }) => {
    await page.goto('/contact');
    await fillIn(page);
    cable.cutNext(cut, js ? 'plugged' : 'unplugged');
    await sendButton(page).click({ noWaitAfter: true });
    if (!js) {
      // The browser shows an error page of its own. The person goes back and presses again.
      await expect.poll(() => page.url()).toContain('chrome-error:');
      cable.plug();
      await page.goBack();
      await fillIn(page);
      await sendButton(page).click();
    }
    await expect(thanks(page)).toBeVisible({ timeout: 20_000 });
    expect(await studio.rows('SELECT name, email, message FROM leads')).toEqual([LEAD]);
  });

  test(`cut ${when}: a copy gets the first outcome`, async ({ cable, studio }) => {
    const visitor = new Visitor(cable.url);
    const form = await visitor.form('/contact', 'submit_contact');
    cable.cutNext(cut);
    await expect(visitor.submit(form, LEAD)).rejects.toThrow();
    // Before the answer nobody knows whether the studio has begun.
    if (cut === 'answered') await expect.poll(() => studio.count('leads')).toBe(1);
    const copy = await visitor.submit(form, LEAD);
    expect([copy.status, copy.headers['location']]).toEqual([303, '/contact']);
    expect(await studio.count('leads')).toBe(1);
  });
}
