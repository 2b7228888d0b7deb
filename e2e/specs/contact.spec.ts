/** The contact form: what a person who writes to us sees, and what we have afterwards. */

import { LEAD, expect, fillIn, sendButton, test, thanks, withoutNativeChecks } from '../fixtures/test';

test('a message is stored once and the person is told', async ({ page, studio }) => {
  await page.goto('/contact');
  await fillIn(page);
  await sendButton(page).click();
  await expect(thanks(page)).toBeVisible();
  await expect(page).toHaveURL('/contact');
  await expect(page.getByLabel('Your name')).toHaveValue('');
  expect(await studio.rows('SELECT name, email, message FROM leads')).toEqual([LEAD]);
});

test('a reload of the result sends nothing again', async ({ page, studio }) => {
  await page.goto('/contact');
  await fillIn(page);
  await sendButton(page).click();
  await expect(thanks(page)).toBeVisible();
  await page.reload();
  await expect(page.getByRole('heading', { name: 'Contact us' })).toBeVisible();
  await expect(thanks(page)).toBeHidden();
  expect(await studio.count('leads')).toBe(1);
});

test('the Enter key sends', async ({ page, studio }) => {
  await page.goto('/contact');
  await fillIn(page);
  await page.getByLabel('E-mail').press('Enter');
  await expect(thanks(page)).toBeVisible();
  expect(await studio.count('leads')).toBe(1);
});

test('text arrives as it was typed', async ({ page, studio }) => {
  const message = 'Zeile eins,\nläuft „weiter“ & <b>so</b>: 漢字 \u{1f426}\n\n+1 100%';
  await page.goto('/contact');
  await fillIn(page, { ...LEAD, message });
  await sendButton(page).click();
  await expect(thanks(page)).toBeVisible();
  expect(await studio.rows('SELECT message FROM leads')).toEqual([{ message }]);
});

test('an invalid message keeps every word and shows each error at its field', async ({ page, studio }) => {
  await page.goto('/contact');
  await fillIn(page, { name: 'A', email: 'ada at example', message: 'Too <short>' .slice(0, 9) });
  await withoutNativeChecks(page);
  await sendButton(page).click();

  const fields = {
    'Your name': 'A',
    'E-mail': 'ada at example',
    'How can we help?': 'Too <shor',
  };
  for (const [label, typed] of Object.entries(fields)) {
    const field = page.getByLabel(label);
    await expect(field).toHaveAttribute('aria-invalid', 'true');
    await expect(field).toHaveValue(typed);
    await expect(field).toHaveAccessibleDescription(/.{8,}/);
    const ids = (await field.getAttribute('aria-describedby'))?.split(' ') ?? [];
    const error = page.locator(ids.map((id) => `#${id}.error`).join(', '));
    await expect(error).toBeVisible();
    await expect(error).not.toBeEmpty();
  }
  await expect(page.getByLabel('Your name')).toBeFocused();
  expect(await studio.count('leads')).toBe(0);
});

test('a form that was invalid is sent once it is right', async ({ page, studio }) => {
  await page.goto('/contact');
  await fillIn(page, { ...LEAD, email: 'ada at example' });
  await withoutNativeChecks(page);
  await sendButton(page).click();
  const email = page.getByLabel('E-mail');
  await expect(email).toHaveAttribute('aria-invalid', 'true');
  await expect(page.getByLabel('Your name')).not.toHaveAttribute('aria-invalid', 'true');
  await expect(email).toBeFocused();
  await email.fill(LEAD.email);
  await sendButton(page).click();
  await expect(thanks(page)).toBeVisible();
  await expect(page.getByLabel('E-mail')).not.toHaveAttribute('aria-invalid', 'true');
  expect(await studio.rows('SELECT name, email, message FROM leads')).toEqual([LEAD]);
});

test('the browser itself checks by the same rules before it sends', async ({ page, studio }) => {
  await page.goto('/contact');
  await sendButton(page).click();
  await expect(page.getByLabel('Your name')).toBeFocused();
  await expect(page.getByLabel('Your name')).toHaveAttribute('minlength', '2');
  await expect(page.getByLabel('E-mail')).toHaveAttribute('type', 'email');
  expect(await studio.count('leads')).toBe(0);
});

test('a second message from the same page is a second row', async ({ page, studio }) => {
  await page.goto('/contact');
  for (const name of ['Ada Lovelace', 'Grace Hopper']) {
    await fillIn(page, { ...LEAD, name });
    await sendButton(page).click();
    await expect(page.getByLabel('Your name')).toHaveValue('');
    await expect(thanks(page)).toBeVisible();
  }
  expect(await studio.rows('SELECT name FROM leads ORDER BY id')).toEqual([
    { name: 'Ada Lovelace' },
    { name: 'Grace Hopper' },
  ]);
});

test('a letter is ordered on the home page', async ({ page, studio }) => {
  await page.goto('/');
  await page.getByLabel('E-mail').fill('ada@example.com');
  await page.getByRole('button', { name: 'Subscribe' }).click();
  await expect(page.getByText('Thank you. The next letter is yours.').first()).toBeVisible();
  await expect(page).toHaveURL('/');
  expect(await studio.rows('SELECT email FROM subscribers')).toEqual([{ email: 'ada@example.com' }]);
});

test('what a form says is in sight, however long the page', async ({ page }) => {
  await page.setViewportSize({ width: 390, height: 500 });
  await page.goto('/work/harbour-ferries');
  await page.getByRole('button', { name: 'Like this' }).click();
  const said = page.locator('form').getByText('Thank you, that is kind.');
  await expect(said).toBeInViewport();
  await expect(page.getByText('1 person likes this')).toBeInViewport();
});
