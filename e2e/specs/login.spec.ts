/** Signing in with an account elsewhere: npm's `oidc-provider` in a real browser. */

import type { Page } from '@playwright/test';

import { freePort } from '../fixtures/port';
import { CLIENT, Provider } from '../fixtures/provider';
import { Studio } from '../fixtures/studio';
import { expect, test } from '../fixtures/test';

/** A studio and a provider that know each other. */
async function withProvider(use: (studio: Studio) => Promise<void>): Promise<void> {
  const port = await freePort();
  const site = `http://127.0.0.1:${port}`;
  const provider = await Provider.start(`${site}/api/auth/company/callback`);
  const settings = {
    STUDIO_URL: site,
    STUDIO_OIDC_ISSUER: provider.issuer,
    STUDIO_OIDC_CLIENT_ID: CLIENT.id,
    STUDIO_OIDC_CLIENT_SECRET: CLIENT.secret,
    STUDIO_STAFF_EMAILS: 'ada@company.example, grace@company.example',
  };
  const studio = await Studio.start(settings, undefined, port);
  try {
    await use(studio);
  } finally {
    await studio.stop();
    await provider.stop();
  }
}

/** From the studio's page to the provider's, and there up to the question whether one agrees. */
async function signInAs(page: Page, studio: Studio, name: string): Promise<void> {
  await page.goto(`${studio.url}/login`);
  await page.getByRole('link', { name: 'Sign in with your company account' }).click();
  await page.locator('input[name=login]').fill(name);
  await page.locator('input[name=password]').fill('anything');
  await page.getByRole('button', { name: 'Sign-in' }).click();
  await page.getByRole('button', { name: 'Continue' }).waitFor();
}

/** Agrees, and does not follow the answer: the address that a browser would be sent to. */
async function answerOf(page: Page): Promise<string> {
  const form = await page.locator('form').first().getAttribute('action');
  let step = await page.request.post(form ?? '', { form: { prompt: 'consent' }, maxRedirects: 0 });
  for (;;) {
    const to = step.headers()['location'] ?? '';
    expect(to).toContain('http');
    if (to.includes('/callback?')) return to;
    step = await page.request.get(to, { maxRedirects: 0 });
  }
}

const agree = (page: Page): Promise<void> => page.getByRole('button', { name: 'Continue' }).click();

test('a colleague signs in with the company account', async ({ page }) => {
  await withProvider(async (studio) => {
    await signInAs(page, studio, 'ada');
    await agree(page);
    await expect(page).toHaveURL(`${studio.url}/admin/leads`);
    await expect(page.getByRole('heading', { name: 'Messages' })).toBeVisible();
    const accounts = await studio.rows('SELECT provider, subject, email FROM accounts');
    expect(accounts).toEqual([{ provider: 'company', subject: 'ada', email: 'ada@company.example' }]);
    // The second time it is the same account, and the provider asks nothing any more.
    await page.context().clearCookies({ name: /hallway-session/ });
    await page.goto(`${studio.url}/login`);
    await page.getByRole('link', { name: 'Sign in with your company account' }).click();
    await expect(page).toHaveURL(`${studio.url}/admin/leads`);
    expect(await studio.rows('SELECT id FROM accounts')).toHaveLength(1);
  });
});

test('somebody who does not work here stays outside', async ({ page }) => {
  await withProvider(async (studio) => {
    await signInAs(page, studio, 'mallory');
    await agree(page);
    await expect(page).toHaveURL(`${studio.url}/login`);
    await expect(page.getByText('This account is not one of the people who work here.')).toBeVisible();
    await page.goto(`${studio.url}/admin/leads`);
    await expect(page).toHaveURL(`${studio.url}/login`);
    expect(await studio.rows('SELECT id FROM accounts')).toEqual([]);
  });
});

test('an answer that another browser began signs nobody in', async ({ page, browser }) => {
  await withProvider(async (studio) => {
    // The attacker goes as far as the answer, and keeps it.
    const theirs = await browser.newContext();
    const attacker = await theirs.newPage();
    await signInAs(attacker, studio, 'grace');
    const answer = await answerOf(attacker);

    await page.goto(answer);
    await expect(page).toHaveURL(`${studio.url}/login`);
    await expect(page.getByText('Signing in did not work. Please try again.')).toBeVisible();
    // Nor when the person has begun a login, too.
    await page.getByRole('link', { name: 'Sign in with your company account' }).click();
    await page.locator('input[name=login]').waitFor();
    await page.goto(answer);
    await expect(page).toHaveURL(`${studio.url}/login`);
    await page.goto(`${studio.url}/admin/leads`);
    await expect(page).toHaveURL(`${studio.url}/login`);
    expect(await studio.rows('SELECT id FROM accounts')).toEqual([]);
    await theirs.close();
  });
});

test('nobody is led to another site', async ({ page }) => {
  await withProvider(async (studio) => {
    await page.goto(`${studio.url}/api/auth/company?return_to=//evil.example/`);
    await page.locator('input[name=login]').fill('ada');
    await page.locator('input[name=password]').fill('anything');
    await page.getByRole('button', { name: 'Sign-in' }).click();
    await agree(page);
    await expect(page).toHaveURL(`${studio.url}/admin/leads`);
  });
});
