/** The studio stops and starts while somebody has a page open. */

import { LEAD, expect, fillIn, sendButton, signIn, test, thanks } from '../fixtures/test';

test('a deployment breaks no page that is open', async ({ page, studio }) => {
  await page.goto('/contact');
  await fillIn(page);
  await studio.restart();
  await sendButton(page).click();
  await expect(thanks(page)).toBeVisible();
  expect(await studio.count('leads')).toBe(1);
});

test('a deployment signs nobody out', async ({ page, studio }) => {
  await signIn(page);
  await studio.restart();
  await page.reload();
  await expect(page.getByRole('heading', { name: 'Messages' })).toBeVisible();
});

test('a copy that comes after a deployment is still a copy', async ({ studio, visitor }) => {
  const form = await visitor.form('/contact', 'submit_contact');
  expect((await visitor.submit(form, LEAD)).status).toBe(303);
  await studio.restart();
  expect((await visitor.submit(form, LEAD)).status).toBe(303);
  expect(await studio.count('leads')).toBe(1);
});

test('when the keys are lost, what was typed is kept and can be sent', async ({ page, studio }) => {
  await page.goto('/contact');
  await fillIn(page);
  await studio.restartWithNewKeys();
  await sendButton(page).click();
  await expect(page.getByText('Please send the form again.').first()).toBeVisible();
  await expect(page.getByLabel('Your name')).toHaveValue(LEAD.name);
  await expect(page.getByLabel('How can we help?')).toHaveValue(LEAD.message);
  expect(await studio.count('leads')).toBe(0);
  await sendButton(page).click();
  await expect(thanks(page)).toBeVisible();
  expect(await studio.count('leads')).toBe(1);
});
