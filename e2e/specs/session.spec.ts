/** Somebody signs in or out in one tab while another tab is open. */

import { LEAD, expect, fillIn, sendButton, signIn, test, thanks } from '../fixtures/test';

test('a form that was open before signing in keeps its words and is sent once', async ({ page, context, studio, js }) => {
  await page.goto('/contact');
  await fillIn(page);
  const other = await context.newPage();
  await signIn(other);

  await sendButton(page).click();
  if (!js) {
    await expect(page.getByText('You are now signed in differently.')).toBeVisible();
    await expect(page.getByLabel('How can we help?')).toHaveValue(LEAD.message);
    expect(await studio.count('leads')).toBe(0);
    await sendButton(page).click();
  }
  await expect(thanks(page)).toBeVisible();
  expect(await studio.count('leads')).toBe(1);
});

test('a button of the staff does nothing after signing out elsewhere', async ({ page, context }) => {
  await signIn(page);
  const other = await context.newPage();
  await other.goto('/logout');
  await other.getByRole('main').getByRole('button', { name: 'Sign out' }).click();
  await expect(other).toHaveURL('/login');

  await page.getByRole('button', { name: 'Sign out' }).click();
  await expect(page).toHaveURL('/login');
  await expect(page.getByRole('heading', { name: 'Sign in' })).toBeVisible();
});

test('two tabs that were opened at once can both be sent', async ({ context, studio }) => {
  const tabs = [await context.newPage(), await context.newPage()];
  await Promise.all(tabs.map((tab) => tab.goto('/contact')));
  for (const [at, tab] of tabs.entries()) {
    const lead = { ...LEAD, name: `Tab ${at}` };
    await fillIn(tab, lead);
    await sendButton(tab).click();
    const again = tab.getByText('This form was opened in another session. Please send it again.');
    await expect(thanks(tab).or(again).first()).toBeVisible();
    if (await again.isVisible()) {
      await expect(tab.getByLabel('Your name')).toHaveValue(lead.name);
      await sendButton(tab).click();
    }
    await expect(thanks(tab)).toBeVisible();
  }
  expect(await studio.rows('SELECT name FROM leads ORDER BY id')).toEqual([
    { name: 'Tab 0' },
    { name: 'Tab 1' },
  ]);
});
