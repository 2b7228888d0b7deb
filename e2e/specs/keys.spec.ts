/** The keys of a deployment change while somebody has a page open. */

import { randomBytes } from 'node:crypto';

import { LEAD, expect, fillIn, sendButton, signIn, test as base, thanks } from '../fixtures/test';
import { Studio } from '../fixtures/studio';

const key = (): string => randomBytes(32).toString('base64url');
const OLD = key();
const NEW = key();

const test = base.extend({
  studio: async ({}, use) => {
    const studio = await Studio.start({ HALLWAY_KEYS: OLD });
    await use(studio);
    await studio.stop();
  },
});

/** The three deploys of a rotation: every one can open what the one before has sealed. */
const APPENDED = { HALLWAY_KEYS: `${OLD},${NEW}` };
const IN_FRONT = { HALLWAY_KEYS: `${NEW},${OLD}` };
const ALONE = { HALLWAY_KEYS: NEW };

test('an open form is sent, and nobody is signed out, while the keys are changed', async ({ page, browser, studio, javaScriptEnabled }) => {
  const elsewhere = await browser.newContext({
    baseURL: studio.url,
    javaScriptEnabled: javaScriptEnabled ?? true,
  });
  const staff = await elsewhere.newPage();
  await signIn(staff);
  await page.goto('/contact');
  await fillIn(page);

  await studio.restart(APPENDED);
  await studio.restart(IN_FRONT);
  await sendButton(page).click();
  await expect(thanks(page)).toBeVisible();
  await staff.reload();
  await expect(staff.getByRole('article')).toHaveCount(1);
  await elsewhere.close();

  // What was sealed with the new key outlives the old one.
  await page.goto('/contact');
  await fillIn(page, { ...LEAD, name: 'Grace Hopper' });
  await studio.restart(ALONE);
  await sendButton(page).click();
  await expect(thanks(page)).toBeVisible();
  expect(await studio.rows('SELECT name FROM leads ORDER BY id')).toEqual([
    { name: LEAD.name },
    { name: 'Grace Hopper' },
  ]);
});

test('a copy is a copy under the next keys, too', async ({ studio, visitor }) => {
  const form = await visitor.form('/contact', 'submit_contact');
  expect((await visitor.submit(form, LEAD)).status).toBe(303);
  await studio.restart(IN_FRONT);
  expect((await visitor.submit(form, LEAD)).status).toBe(303);
  expect(await studio.count('leads')).toBe(1);
});

test('when the old key is gone too early, the words stay and wait for a person', async ({ page, studio }) => {
  await page.goto('/contact');
  await fillIn(page);
  await studio.restart(ALONE);
  await sendButton(page).click();
  await expect(page.getByText('Please send the form again.').first()).toBeVisible();
  await expect(page.getByLabel('Your name')).toHaveValue(LEAD.name);
  await expect(page.getByLabel('E-mail')).toHaveValue(LEAD.email);
  await expect(page.getByLabel('How can we help?')).toHaveValue(LEAD.message);
  expect(await studio.count('leads')).toBe(0);
  await sendButton(page).click();
  await expect(thanks(page)).toBeVisible();
  expect(await studio.count('leads')).toBe(1);
});

test('when the old key is gone, so are its sessions', async ({ page, studio }) => {
  await signIn(page);
  await studio.restart(ALONE);
  await page.reload();
  await expect(page).toHaveURL('/login');
  await signIn(page);
});
