/** The page that answers questions: word by word with a script, else as the next page. */

import { expect, test } from '../fixtures/test';

test('an answer comes word by word', async ({ page, js }) => {
  await page.goto('/chat');
  const question = page.getByLabel('Your question');
  await question.fill('Do you know about ferries and the tide?');
  if (js) {
    // What a reader sees while it grows.
    await page.evaluate(() => {
      const seen: string[] = ((window as unknown as { seen: string[] }).seen = []);
      const talk = document.querySelector('#talk')!;
      const look = () => seen.push(talk.lastElementChild?.textContent ?? '');
      new MutationObserver(look).observe(talk, { childList: true, characterData: true, subtree: true });
    });
  }
  await page.getByRole('button', { name: 'Ask' }).click();
  const answer = page.getByRole('log').locator('.answered').last();
  await expect(answer).toContainText('on a phone with one bar of signal.');
  await expect(page.getByRole('log').locator('.asked')).toHaveText('Do you know about ferries and the tide?');
  if (!js) return expect(page).toHaveURL(/\/chat\?text=Do\+you/);
  await expect(answer).not.toHaveAttribute('aria-busy');
  const seen = await page.evaluate(() => (window as unknown as { seen: string[] }).seen);
  expect(new Set(seen).size).toBeGreaterThan(5);
  await expect(page).toHaveURL('/chat');
  await question.fill('And bread?');
  await question.press('Enter');
  await expect(answer).toContainText('Bread by seven');
  await expect(page.getByRole('log').locator('.asked')).toHaveCount(2);
});

test('a question that is too short is told so, or asked by nobody', async ({ page, studio }) => {
  await page.goto('/chat?text=a');
  await expect(page.getByLabel('Your question')).toHaveValue('a');
  await expect(page.getByLabel('Your question')).toHaveAttribute('aria-invalid', 'true');
  await expect(page.locator('.answered')).toHaveCount(0);
  const refused = await fetch(`${studio.url}/api/chat`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: '{"messages":[]}',
  });
  expect(refused.status).toBe(400);
});
