/** Limits: who sends too often keeps every word and hears how long to wait. */

import { Studio } from '../fixtures/studio';
import { LEAD, expect, fillIn, sendButton, test, thanks } from '../fixtures/test';

test('who writes too often keeps the words and is told to wait', async ({ page }) => {
  const studio = await Studio.start({ HALLWAY_RATE_LIMITS: 'on' });
  try {
    const wait = page.getByRole('alert').filter({ hasText: 'Please send it again in' });
    let sent = 0;
    // Five at once, and one more every twelve seconds.
    for (let number = 0; number < 15; number += 1) {
      await page.goto(`${studio.url}/contact`);
      await fillIn(page, { ...LEAD, name: `Ada ${number}` });
      await sendButton(page).click();
      await expect(thanks(page).or(wait)).toBeVisible();
      if (await wait.isVisible()) break;
      sent += 1;
    }
    await expect(wait).toBeVisible();
    await expect(page.getByLabel('Your name')).toHaveValue(`Ada ${sent}`);
    await expect(page.getByLabel('How can we help?')).toHaveValue(LEAD.message);
    expect(sent).toBeGreaterThanOrEqual(5);
    expect(await studio.count('leads')).toBe(sent);
  } finally {
    await studio.stop();
  }
});
