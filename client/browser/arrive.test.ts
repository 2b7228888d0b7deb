/** Drives the shipped runtime through redirects that bring their page along. */

import assert from 'node:assert/strict';
import { after, afterEach, before, test } from 'node:test';
import type { Page } from 'playwright-core';
import { done, form, gate, start } from './rig.ts';
import type { Rig } from './rig.ts';

let rig: Rig;
before(async () => void (rig = await start('runtime')));
after(() => rig.close());
afterEach(async () => {
  assert.deepEqual(rig.complaints, []);
  await rig.reset();
});

const BUTTON = '<button id="go">Go</button>';
const HTML = 'lang="en" data-hallway="p1" data-build="b1"';

/** A whole page that comes along with the reply to a press. */
function leads(to: string, body: string, { head = '', html = HTML, message = null as string | null } = {}): void {
  const text =
    `<!DOCTYPE html><html ${html}><head><title>There</title>${head}` +
    `<script type="module" src="/_hallway/hallway.js"></script></head><body class="there">${body}</body></html>`;
  const regions = [{ id: 'page', hash: 'p2', html: text }];
  rig.handler = () => done({ redirect: to, message, view: { title: 'There', regions, holes: {} } });
}

/** Presses the button, and waits for the page that it leads to. */
async function arrive(page: Page, press = () => page.click('#go')): Promise<void> {
  await Promise.all([page.waitForSelector('body.there'), press()]);
}

/** Every request of a page from now on. */
function requests(page: Page): string[] {
  const seen: string[] = [];
  page.on('request', (request) => seen.push(`${request.method()} ${new URL(request.url()).pathname}`));
  return seen;
}

const focused = (page: Page) => page.evaluate(() => document.activeElement?.nodeName);
const scrolled = (page: Page) => page.evaluate(() => Math.round(scrollY));
const TALL = '<p>line</p>'.repeat(200);

test('the page comes in one round trip: address, title, head, body and focus are its own', async () => {
  leads('/there?a=1', '<main><h1>There</h1></main>', {
    head: '<meta name="description" content="new"><link rel="canonical" href="/there">',
    html: 'lang="de" class="wide" data-hallway="p2" data-build="b1"',
    message: 'Saved',
  });
  const page = await rig.open(TALL + form(BUTTON), {
    html: HTML,
    head: '<meta name="description" content="old"><meta name="author" content="old">',
  });
  const seen = requests(page);
  const before = await page.evaluate(() => history.length);
  await arrive(page);
  assert.deepEqual(seen, ['POST /']);
  assert.equal(page.url(), `${rig.origin}/there?a=1`);
  assert.equal(await page.title(), 'There');
  const head = await page.evaluate(() => [...document.head.children].map((one) => one.outerHTML));
  assert.deepEqual(head.sort(), [
    '<link rel="canonical" href="/there">',
    '<meta name="description" content="new">',
    '<script type="module" src="/_hallway/hallway.js"></script>',
    '<title>There</title>',
  ]);
  assert.equal(await page.getAttribute('html', 'lang'), 'de');
  assert.equal(await page.getAttribute('html', 'class'), 'wide');
  assert.equal(await page.getAttribute('html', 'data-hallway'), 'p2');
  assert.equal(await page.locator('body').count(), 1);
  assert.equal(await page.locator('form').count(), 0);
  assert.equal(await focused(page), 'H1');
  assert.equal(await scrolled(page), 0);
  assert.equal(await page.evaluate(() => history.length), before + 1);
  await page.waitForFunction(() => document.querySelector('#hallway-status')?.textContent === 'Saved');
});

test('without a heading focus goes to where the page begins', async () => {
  leads('/there', '<p>there</p>');
  const page = await rig.open(form(BUTTON), { html: HTML });
  await arrive(page);
  assert.equal(await page.evaluate(() => document.activeElement === document.body && document.body.tabIndex), -1);
});

test('nothing that was typed gets into a form of the next page, and back it is still there', async () => {
  leads('/there', form('<input name="a" id="a">' + BUTTON, '', 'a::send.0', 'T2'));
  const page = await rig.open('<h1>Here</h1>' + TALL + form('<input name="a" id="a">' + BUTTON), { html: HTML });
  await page.fill('#a', 'a secret');
  await page.evaluate(() => document.querySelector('#go')!.scrollIntoView());
  const depth = await scrolled(page);
  assert.ok(depth > 100);
  const seen = requests(page);
  await arrive(page);
  assert.equal(await page.inputValue('#a'), '');
  await page.fill('#a', 'there');

  await page.goBack();
  await page.waitForSelector('h1:has-text("Here")');
  assert.equal(page.url(), `${rig.origin}/`);
  assert.equal(await page.title(), 'Test');
  assert.equal(await page.inputValue('#a'), 'a secret');
  assert.equal(await page.locator('[aria-busy], [data-pending]').count(), 0);
  await page.waitForFunction((depth) => Math.abs(scrollY - depth) < 20, depth);

  await page.goForward();
  await page.waitForSelector('body.there');
  assert.equal(await page.inputValue('#a'), 'there');
  assert.equal(await page.title(), 'There');
  assert.deepEqual(seen, ['POST /']);

  // Forms of all these pages work.
  rig.handler = () => done();
  await page.goBack();
  await page.waitForSelector('h1:has-text("Here")');
  await page.click('#go');
  await rig.posted(2);
  assert.equal(new URL(rig.posts[1]!.url, rig.origin).pathname, '/');
});

test('a page that is not at hand any more is loaded', async () => {
  leads('/there', '<h1>There</h1>');
  const page = await rig.open('<h1>Here</h1>' + form(BUTTON), { html: HTML });
  await arrive(page);
  rig.pages.set('/there', `<!DOCTYPE html><html ${HTML}><body><script type="module" src="/_hallway/hallway.js"></script><h1>Anew</h1>`);
  await page.reload();
  await page.waitForSelector('h1:has-text("Anew")');
  await page.goBack();
  await page.waitForSelector('h1:has-text("Here")');
  assert.equal(page.url(), `${rig.origin}/`);
  await page.goForward();
  await page.waitForSelector('h1:has-text("Anew")');
});

test('a redirect to the same address takes the place of its entry', async () => {
  leads('/?x=1', '<h1>There</h1>');
  await rig.open('<p>before', { path: '/before' });
  const page = await rig.open(form(BUTTON), { html: HTML });
  await page.goto(`${rig.origin}/?x=1`);
  const before = await page.evaluate(() => history.length);
  await arrive(page);
  assert.equal(await page.evaluate(() => history.length), before);
});

test('a fragment is scrolled to, also on the page that is left, and back keeps it', async () => {
  leads('/#made', `<h1>There</h1>${TALL}<p id="made">made</p>${TALL}<a id="up" href="#top">up</a><p id="top">t</p>`);
  const page = await rig.open(form(BUTTON), { html: HTML });
  await arrive(page);
  assert.equal(page.url(), `${rig.origin}/#made`);
  await page.waitForSelector('#made:target');
  assert.ok((await scrolled(page)) > 100);
  // A link within the page is none to another page.
  const seen = requests(page);
  await page.click('#up');
  await page.waitForSelector('#top:target');
  await page.goBack();
  await page.waitForSelector('#made:target');
  assert.equal(await page.textContent('h1'), 'There');
  assert.deepEqual(seen, []);
});

test('focus goes where the page wants it, and what it says there is not said twice', async () => {
  leads('/there', '<h1>There</h1><input id="a" autofocus>', { message: 'Saved' });
  const page = await rig.open(form(BUTTON), { html: HTML });
  await arrive(page);
  assert.equal(await focused(page), 'INPUT');
  assert.equal(await page.locator('#hallway-status').textContent({ timeout: 200 }).catch(() => ''), '');
});

test('the styles of the next page are there when it is shown', async () => {
  const sheet = gate<string>();
  leads('/there', '<h1>There</h1>', { head: '<link rel="stylesheet" href="/new.css">' });
  const page = await rig.open('<h1>Here</h1>' + form(BUTTON), { html: HTML, head: '<link rel="stylesheet" href="/old.css">' });
  rig.pages.set('/new.css', sheet.promise);
  const asked = page.waitForRequest('**/new.css');
  await page.click('#go', { noWaitAfter: true });
  await asked;
  assert.equal(await page.textContent('h1'), 'Here');
  assert.equal(await page.locator('form[data-pending]').count(), 1);
  sheet.open('');
  await page.waitForSelector('body.there');
  const sheets = await page.evaluate(() => [...document.querySelectorAll('link')].map((one) => one.getAttribute('href')));
  assert.deepEqual(sheets, ['/new.css']);
});

test('a page reports its build, unless it loads scripts of its own', async () => {
  rig.handler = () => done();
  const page = await rig.open(form(BUTTON), { html: HTML });
  await page.click('#go');
  await rig.posted(1);
  assert.deepEqual(rig.posts[0]!.regions, { page: 'p1', 'data-build': 'b1' });
  rig.pages.set('/own.js', '');
  const own = await rig.open(form(BUTTON), { html: HTML, head: '<script src="/own.js" type="module"></script>' });
  await own.click('#go');
  await rig.posted(2);
  assert.deepEqual(rig.posts[1]!.regions, { page: 'p1' });
  rig.complaints.length = 0; // the empty script has no type of a script
});

test('an answer for a page that was left changes nothing', async () => {
  const late = gate<ReturnType<typeof done>>();
  const page = await rig.open(
    `<h1>Here</h1>${form('<button id="late">Late</button>', '', 'a::late.0')}${form(BUTTON)}`, { html: HTML },
  );
  leads('/there', `<h1>There</h1><!--h:0 x--><p>there</p><!--/h:0-->${form('', '', 'a::late.0')}`, { message: 'Arrived' });
  const arrived = rig.handler;
  rig.handler = (post, count) => (count === 1 ? late.promise : arrived(post, count));
  const ended = page.evaluate(
    () => new Promise<void>((resolve) => addEventListener('hallway:submission-end', () => document.querySelector('body.there') && resolve())),
  );
  await page.click('#late');
  await rig.posted(1);
  await arrive(page);
  late.open(done({ message: 'Late', view: { title: 'Late', regions: [{ id: '0', hash: 'y', html: 'wrong' }], holes: {} } }));
  await ended;
  await page.waitForFunction(() => document.querySelector('#hallway-status')?.textContent === 'Arrived');
  assert.equal(await page.textContent('p'), 'there');
  assert.equal(await page.title(), 'There');
});
