/** Behind nginx with TLS, whatever it does with `Host`: our forms work without a setting, others' do not. */

import { request } from 'node:https';

import config from '../playwright.config';
import { NAMES, Proxy, RESOLVE, STRANGERS, WAYS } from '../fixtures/proxy';
import type { Way } from '../fixtures/proxy';
import { LEAD, expect, fillIn, sendButton, test as base, thanks } from '../fixtures/test';
import { STAFF_PASSWORD } from '../fixtures/studio';
import { Visitor, encode } from '../fixtures/visitor';

const test = base.extend<{ nginx: Proxy }>({
  nginx: async ({ studio }, use) => {
    const proxy = await Proxy.start(studio.port);
    await use(proxy);
    await proxy.stop();
  },
});

const launch = config.use?.launchOptions ?? {};
test.use({ ignoreHTTPSErrors: true, launchOptions: { ...launch, args: [...(launch.args ?? []), RESOLVE] } });

const ways = Object.keys(WAYS) as Way[];

for (const way of ways) {
  test(`${way}: the form of the page is sent, at both names`, async ({ page, nginx, studio }) => {
    for (const name of NAMES) {
      await page.goto(`${nginx.url(way, name)}/contact`);
      await fillIn(page, { ...LEAD, name });
      await sendButton(page).click();
      await expect(thanks(page)).toBeVisible();
      expect(new URL(page.url()).host).toBe(new URL(nginx.url(way, name)).host);
    }
    expect(await studio.rows('SELECT name FROM leads ORDER BY id')).toEqual(NAMES.map((name) => ({ name })));
    const cookies = await page.context().cookies();
    expect(cookies.map(({ name, secure }) => [name, secure])).toEqual(
      NAMES.map(() => ['__Host-hallway-visitor', true]),
    );
  });

  test(`${way}: a form on another site changes nothing`, async ({ page, nginx, studio }) => {
    const ours = nginx.url(way, 'shop.test');
    await page.goto(`${ours}/contact`);
    const token = await page.locator('form:has-text("How can we help?") input[name="$form"]').inputValue();
    const field = ([name, value]: [string, string]) => `<input name="${name}" value="${value}">`;
    const fields = Object.entries({ $form: token, ...LEAD }).map(field).join('');
    await nginx.show(`<!DOCTYPE html><form method="post" action="${ours}/contact">${fields}<button>Win</button></form>`);
    for (const name of STRANGERS) {
      await page.goto(nginx.stranger(name));
      const answer = page.waitForResponse((response) => response.request().method() === 'POST');
      await page.getByRole('button', { name: 'Win' }).click();
      expect([name, (await answer).status()]).toEqual([name, 403]);
      await expect(page).toHaveURL(`${ours}/contact`);
    }
    expect(await studio.count('leads')).toBe(0);
  });
}

test('a session holds behind a proxy, and a stranger cannot use it', async ({ page, nginx, studio, js }) => {
  const ours = nginx.url('Host is that of the upstream', 'shop.test');
  await page.goto(`${ours}/login`);
  await page.getByLabel('Password').fill(STAFF_PASSWORD);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await expect(page).toHaveURL(`${ours}/admin/leads`);
  // Without scripts the stranger's page cannot try this.
  if (!js) return;
  await nginx.show('<!DOCTYPE html><title>Win</title>');
  await page.goto(nginx.stranger('evil.shop.test'));
  const send = (url: string) =>
    fetch(url, { method: 'POST', mode: 'no-cors', credentials: 'include', body: new URLSearchParams({ x: '1' }) });
  const answer = page.waitForResponse((response) => response.request().method() === 'POST');
  await page.evaluate(`(${String(send)})(${JSON.stringify(`${ours}/logout?/sign_out`)})`);
  expect((await answer).status()).toBe(403);
  await page.goto(`${ours}/admin/leads`);
  await expect(page.getByRole('heading', { name: 'Messages' })).toBeVisible();
  expect(await studio.count('leads')).toBe(0);
});

test('programs that say where they come from are heard as browsers are', async ({ nginx, studio }) => {
  const form = await new Visitor(studio.url).form('/contact', 'submit_contact');
  const body = encode({ $form: form.token, ...LEAD });
  for (const way of ways) {
    const ours = nginx.url(way, 'shop.test');
    const foreign = { origin: 'https://evil.test' };
    const table: [Record<string, string>, number[]][] = [
      [foreign, [403]],
      [{ ...foreign, 'sec-fetch-site': 'cross-site' }, [403]],
      [{ origin: ours, 'sec-fetch-site': 'same-site' }, [403]],
      [{ origin: 'null' }, [403]],
      [{}, [403]],
      // Without Fetch Metadata only `Host` tells, and only where it is kept whole. Whoever has no
      // cookie is answered with the page.
      [{ origin: ours }, way === 'Host is kept' ? [200] : [403]],
      [{ origin: ours, 'sec-fetch-site': 'same-origin' }, [200]],
    ];
    for (const [headers, expected] of table) {
      expect([way, headers, await post(`${ours}${form.action}`, headers, body)]).toEqual([way, headers, expected[0]]);
    }
  }
  expect(await studio.count('leads')).toBe(1);
});

/** As curl does it: nothing but what is said here. */
function post(address: string, headers: Record<string, string>, body: string): Promise<number | undefined> {
  const url = new URL(address);
  return new Promise((done, fail) => {
    const sending = request(
      {
        host: '127.0.0.1',
        port: url.port,
        servername: url.hostname,
        path: url.pathname + url.search,
        method: 'POST',
        rejectUnauthorized: false,
        agent: false,
        headers: {
          host: url.host,
          'content-type': 'application/x-www-form-urlencoded',
          'content-length': String(Buffer.byteLength(body)),
          ...headers,
        },
      },
      (response) => {
        response.resume();
        response.on('end', () => done(response.statusCode));
      },
    );
    sending.on('error', fail);
    sending.end(body);
  });
}
