/** Tests the script that fills what comes later, as in a browser that does not do so itself. */

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, afterEach, before, test } from 'node:test';
import type { Page } from 'playwright-core';
import { start } from './rig.ts';
import type { Rig } from './rig.ts';

let rig: Rig;
const SCRIPT = readFileSync('../crates/hallway/assets/stream.js', 'utf8');

before(async () => {
  rig = await start('lab');
});
after(() => rig.close());
afterEach(async () => {
  const complaints = [...rig.complaints];
  await rig.reset();
  assert.deepEqual(complaints, []);
});

/** A page with the script, in which holes are comments, as other parsers read them. */
async function open(body: string): Promise<Page> {
  const page = await rig.open(body);
  await page.evaluate(() => Reflect.deleteProperty(HTMLTemplateElement.prototype, 'htmlFor'));
  await page.evaluate(SCRIPT);
  await page.evaluate(() => {
    for (const mark of document.querySelectorAll('[data-mark]')) {
      mark.replaceWith(new Comment(mark.getAttribute('data-mark')!));
    }
  });
  return page;
}

const hole = (name: string, fallback: string, tag = 'i') =>
  `<${tag} data-mark='?start name="${name}"'></${tag}>${fallback}<${tag} data-mark="?end"></${tag}>`;

/** What the parser does when a template has come, with or without what follows it. */
const arrive = (page: Page, name: string, html: string, complete = true) =>
  page.evaluate(
    ([name, html, complete]) => {
      const template = document.createElement('template');
      template.setAttribute('for', name);
      const parsed = document.createElement('div');
      // The page's policy for HTML lies with the runtime, which is not here.
      for (const [tag, text] of JSON.parse(html) as [string, string][]) {
        const element = tag === '#' ? new Comment(text) : document.createElement(tag);
        if (element instanceof HTMLElement) element.textContent = text;
        parsed.append(element);
      }
      template.content.append(...parsed.childNodes);
      document.body.append(template);
      if (complete) document.body.append('\n');
    },
    [name, html, complete] as const,
  );

test('parts are put in their places in any order, and the cookie says so', async () => {
  const page = await open(`<main id="m">a${hole('s0', '<b>wait</b>')}b${hole('s1', 'wait')}c</main>`);
  await arrive(page, 's1', '[["p","second"]]');
  assert.equal(await page.locator('#m').textContent(), 'awaitbsecondc');
  await arrive(page, 's0', '[["p","first"]]');
  assert.equal(await page.locator('#m').innerHTML(), 'a<p>first</p>b<p>second</p>c');
  assert.equal(await page.locator('template').count(), 0);
  assert.match(await page.evaluate(() => document.cookie), /hallway-js=1/);
});

test('a template that has not come whole waits, and one without a place goes', async () => {
  const page = await open(`<main id="m">${hole('s0', 'wait')}</main>`);
  await arrive(page, 'nowhere', '[["p","lost"]]');
  assert.equal(await page.locator('template').count(), 0);
  await arrive(page, 's0', '[["p","half"]]', false);
  assert.equal(await page.locator('#m').textContent(), 'wait');
  await page.evaluate(() => document.body.append('\n'));
  assert.equal(await page.locator('#m').textContent(), 'half');
});

test('a form whose fields are named like its methods is filled all the same', async () => {
  const names = ['removeChild', 'insertBefore', 'firstChild', 'nextSibling', 'parentNode'];
  const fields = names.map((name) => `<input name="${name}">`).join('');
  const page = await open(`<form id="f">${fields}${hole('s0', '<input name="remove">')}</form>`);
  await arrive(page, 's0', '[["p","in"]]');
  assert.equal(await page.locator('#f p').textContent(), 'in');
  assert.equal(await page.locator('[name=remove]').count(), 0);
});
