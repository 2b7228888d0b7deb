/** The staff's pages: who gets in, what they see, how they leave. */

import { LEAD, enterPassword, expect, fillIn, sendButton, signIn, test, thanks } from '../fixtures/test';

test('a guarded page leads to the login', async ({ page }) => {
  await page.goto('/admin/leads');
  await expect(page).toHaveURL(/\/login$/);
  await expect(page.getByRole('heading', { name: 'Sign in' })).toBeVisible();
  await expect(page.getByText('Nobody has written yet')).toBeHidden();
});

test('a wrong password is told, and not shown again', async ({ page }) => {
  await enterPassword(page, 'the-tide-goes-out');
  await expect(page.getByText('That is not the password. Please try again.').first()).toBeVisible();
  await expect(page).toHaveURL(/\/login/);
  expect(await page.content()).not.toContain('the-tide-goes-out');
  await page.goto('/admin/leads');
  await expect(page).toHaveURL(/\/login$/);
});

test('a new message shows on the page of the staff', async ({ page, browser, studio, javaScriptEnabled }) => {
  await signIn(page);
  await expect(page.getByText('Nobody has written yet')).toBeVisible();

  const other = await browser.newContext({ baseURL: studio.url, javaScriptEnabled: javaScriptEnabled ?? true });
  const visitor = await other.newPage();
  await visitor.goto('/contact');
  await fillIn(visitor);
  await sendButton(visitor).click();
  await expect(thanks(visitor)).toBeVisible();
  await other.close();

  await page.reload();
  const row = page.getByRole('article');
  await expect(row).toHaveCount(1);
  await expect(row.getByRole('heading', { name: LEAD.name })).toBeVisible();
  await expect(row.getByRole('link', { name: LEAD.email })).toBeVisible();
  await expect(row).toContainText(LEAD.message);
});

test('signing out closes the door', async ({ page }) => {
  await signIn(page);
  await page.getByRole('button', { name: 'Sign out' }).click();
  await expect(page).toHaveURL('/login');
  await expect(page.getByText('You are signed out.').first()).toBeVisible();
  await page.goto('/admin/leads');
  await expect(page).toHaveURL(/\/login$/);
});

test('the page that asks signs out too', async ({ page }) => {
  await signIn(page);
  await page.goto('/logout');
  await page.getByRole('main').getByRole('button', { name: 'Sign out' }).click();
  await expect(page).toHaveURL('/login');
  await page.goto('/logout');
  await expect(page).toHaveURL(/\/login$/);
});

test('the session of the staff is out of reach for scripts and other sites', async ({ page, context }) => {
  await signIn(page);
  const cookies = (await context.cookies()).filter(({ name }) => name.includes('session'));
  expect(cookies).toHaveLength(1);
  expect(cookies[0]).toMatchObject({ httpOnly: true, sameSite: 'Lax', path: '/' });
});
