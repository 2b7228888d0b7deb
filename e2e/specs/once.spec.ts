/** A submission runs once, however often the browser sends it. */

import { expect, fillIn, sendButton, test, thanks } from '../fixtures/test';

test('a double click is one message', async ({ page, studio }) => {
  await page.goto('/contact');
  await fillIn(page);
  await sendButton(page).dblclick();
  await expect(thanks(page)).toBeVisible();
  await page.reload();
  expect(await studio.count('leads')).toBe(1);
});

test('a second click while the first is on its way is one message', async ({ page, cable, studio }) => {
  await page.goto(`${cable.url}/contact`);
  await fillIn(page);
  await sendButton(page).scrollIntoViewIfNeeded();
  const box = await sendButton(page).boundingBox();
  if (box === null) throw new Error('the button is not there');
  cable.holdAnswers();
  // Without scripts the browser gives up the first request, which the studio has carried out.
  for (const click of [1, 2]) {
    await page.mouse.click(box.x + box.width / 2, box.y + box.height / 2);
    await expect.poll(() => studio.count('leads'), { message: `click ${click}` }).toBe(1);
  }
  cable.letGo();
  await expect(thanks(page)).toBeVisible();
  expect(await studio.count('leads')).toBe(1);
});

test('five quick clicks are one message', async ({ page, studio }) => {
  await page.goto('/contact');
  await fillIn(page);
  await sendButton(page).click({ clickCount: 5, delay: 5 });
  await expect(thanks(page)).toBeVisible();
  await page.reload();
  expect(await studio.count('leads')).toBe(1);
});

test('two presses of the same button two seconds apart count twice', async ({ page, studio }) => {
  await page.goto('/work/harbour-ferries');
  const like = page.getByRole('button', { name: 'Like this' });
  await like.click();
  await expect(page.locator('#likes')).toHaveText('1 person likes this');
  // The rule is about time, so the test is too.
  await page.waitForTimeout(2_000);
  await like.click();
  await expect(page.locator('#likes')).toHaveText('2 people like this');
  expect(await studio.rows('SELECT post_id FROM likes')).toEqual([{ post_id: 1 }, { post_id: 1 }]);
});

test('a double click on a like is one like', async ({ page, studio }) => {
  await page.goto('/work/plumline');
  await page.getByRole('button', { name: 'Like this' }).dblclick();
  await expect(page.locator('#likes')).toHaveText('1 person likes this');
  expect(await studio.rows('SELECT post_id FROM likes')).toEqual([{ post_id: 4 }]);
});

test('a double click on signing in and out does each once', async ({ page }) => {
  await page.goto('/login');
  await page.getByLabel('Password').fill('the-tide-comes-in');
  await page.getByRole('button', { name: 'Sign in' }).dblclick();
  await expect(page.getByRole('heading', { name: 'Messages' })).toBeVisible();
  await page.getByRole('button', { name: 'Sign out' }).dblclick();
  await expect(page).toHaveURL('/login');
  await expect(page.getByText('You are signed out.').first()).toBeVisible();
});
