/** The letter that tells us of a message. */

import type { Page } from '@playwright/test';

import { Mailbox } from '../fixtures/mailbox';
import { Studio } from '../fixtures/studio';
import { expect, test } from '../fixtures/test';

async function write(page: Page, url: string): Promise<void> {
  await page.goto(`${url}/contact`);
  await page.getByLabel('Your name').fill('Ada Łovelace');
  await page.getByLabel('E-mail').fill('ada@example.com');
  await page.getByLabel('How can we help?').fill('An engine\nthat weaves.');
  await page.getByRole('button', { name: 'Send message' }).click();
  await expect(page.getByText("Thanks, we'll be in touch.").first()).toBeVisible();
}

test('a message is a row, and one letter to us', async ({ page }) => {
  const mailbox = await Mailbox.start();
  const studio = await Studio.start({ STUDIO_SMTP: mailbox.url });
  await write(page, studio.url);
  await expect.poll(() => mailbox.letters.length).toBe(1);
  const [letter] = mailbox.letters;
  expect(letter).toMatch(/^To: hello@studio\.example\r$/m);
  expect(letter).toMatch(/^Reply-To: ada@example\.com\r$/m);
  expect(letter).toContain('An engine\r\nthat weaves.');
  expect(await studio.count('leads')).toBe(1);
  await studio.stop();
  expect(mailbox.letters).toHaveLength(1);
  await mailbox.stop();
});

test('while the mail server is away a message is kept all the same', async ({ page }) => {
  const mailbox = await Mailbox.start();
  await mailbox.stop();
  const studio = await Studio.start({ STUDIO_SMTP: mailbox.url });
  await write(page, studio.url);
  expect(await studio.count('leads')).toBe(1);
  await expect.poll(() => studio.output).toContain('submit_contact');
  expect(studio.output, 'no password in the log').not.toContain('of the house');
  await studio.stop();
});
