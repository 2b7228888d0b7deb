// no-js only: speaks HTTP itself; a browser would not send most of these.
/** A refused request has its status, and changes nothing. */

import { LEAD, expect, test } from '../fixtures/test';
import { Studio } from '../fixtures/studio';
import { Visitor, encode } from '../fixtures/visitor';
import type { Answer, Drawn, Sent } from '../fixtures/visitor';

test.skip(({ javaScriptEnabled }) => javaScriptEnabled === true);

const CONTACT = 'submit_contact';
const MULTIPART = 'multipart/form-data; boundary=b';

type Refusal = {
  name: string;
  status: number;
  send: (visitor: Visitor, form: Drawn, studio: Studio) => Promise<Answer>;
};

const with_ = (headers: Record<string, string>): Refusal['send'] =>
  (visitor, form) => visitor.submit(form, LEAD, { headers });

/** As a browser without Fetch Metadata. */
const older = (origin: string): Refusal['send'] => with_({ 'sec-fetch-site': '', origin });

const sent = (sent: Sent): Refusal['send'] => (visitor, form) => visitor.submit(form, LEAD, sent);

const REFUSALS: Refusal[] = [
  { name: 'a foreign origin', status: 403, send: older('https://evil.example') },
  { name: 'the same host on another port', status: 403, send: older('http://127.0.0.1:1') },
  { name: 'cross-site by Fetch Metadata', status: 403, send: with_({ 'sec-fetch-site': 'cross-site' }) },
  { name: 'same-site by Fetch Metadata', status: 403, send: with_({ 'sec-fetch-site': 'same-site' }) },
  { name: 'Fetch Metadata that nobody knows', status: 403, send: with_({ 'sec-fetch-site': 'x' }) },
  { name: 'Origin: null without Fetch Metadata', status: 403, send: older('null') },
  { name: 'neither Origin nor Fetch Metadata', status: 403, send: older('') },
  {
    name: 'a foreign origin that speaks as a script',
    status: 403,
    send: (visitor, form) =>
      visitor.submit(form, LEAD, {
        headers: {
          origin: 'https://evil.example',
          'sec-fetch-site': 'cross-site',
          accept: 'application/json',
          'hallway-token': form.token,
        },
      }),
  },
  { name: 'no token', status: 400, send: sent({ body: encode(LEAD) }) },
  {
    name: 'two tokens',
    status: 400,
    send: (visitor, form) =>
      visitor.submit(form, LEAD, { body: `${encode({ $form: form.token, ...LEAD })}&%24form=x` }),
  },
  {
    name: 'a token that is none',
    status: 403,
    send: (visitor, form) => visitor.submit({ ...form, token: 'nonsense' }, LEAD),
  },
  {
    name: 'an altered token',
    status: 403,
    send: (visitor, form) => visitor.submit({ ...form, token: altered(form.token) }, LEAD),
  },
  {
    name: 'a body above the limit',
    status: 413,
    send: (visitor, form) => visitor.submit(form, { ...LEAD, message: 'x'.repeat(1_200_000) }),
  },
  {
    name: 'a content type that no form has',
    status: 415,
    send: sent({ headers: { 'content-type': 'text/plain' } }),
  },
  {
    name: 'garbage as multipart',
    status: 400,
    send: sent({ headers: { 'content-type': MULTIPART }, body: 'not a part\r\n--b--' }),
  },
  {
    name: 'a body that ends in the middle of a part',
    status: 400,
    send: (visitor, form) =>
      visitor.submit(form, LEAD, {
        headers: { 'content-type': MULTIPART },
        body:
          `--b\r\ncontent-disposition: form-data; name="$form"\r\n\r\n${form.token}\r\n` +
          '--b\r\ncontent-disposition: form-data; name="name"\r\n\r\nAda',
      }),
  },
];

for (const { name, status, send } of REFUSALS) {
  test(`${name}: ${status}, and nothing changes`, async ({ studio, visitor }) => {
    const form = await visitor.form('/contact', CONTACT);
    const before = await studio.counts();
    const answer = await send(visitor, form, studio);
    expect(answer.status, answer.body.slice(0, 2_000)).toBe(status);
    expect(await studio.counts()).toEqual(before);
    // The same visitor is not locked out by it.
    const after = await visitor.submit(await visitor.form('/contact', CONTACT), LEAD);
    expect(after.status).toBe(303);
  });
}

test('a token of another visitor is refused', async ({ studio, visitor }) => {
  const stolen = await new Visitor(studio.url).form('/contact', CONTACT);
  await visitor.form('/contact', CONTACT);
  const answer = await visitor.submit(stolen, LEAD);
  expect(answer.status).toBe(409);
  expect(answer.body).toContain(LEAD.message);
  expect(await studio.count('leads')).toBe(0);
});

test('a token of another page is refused', async ({ studio, visitor }) => {
  const like = await visitor.form('/work/harbour-ferries', 'like');
  const answer = await visitor.submit({ ...like, action: '/work/plumline' }, {});
  expect(answer.status).toBe(403);
  expect(await studio.count('likes')).toBe(0);
});

test('a token of another studio is refused', async ({ studio, visitor }) => {
  const other = await Studio.start();
  try {
    const foreign = await new Visitor(other.url).form('/contact', CONTACT);
    await visitor.form('/contact', CONTACT);
    const answer = await visitor.submit(foreign, LEAD);
    // Sealed with a key that this studio does not have: as after a rotation, what was typed stays.
    expect(answer.status).toBe(409);
    expect(await studio.count('leads')).toBe(0);
    expect(await other.count('leads')).toBe(0);
  } finally {
    await other.stop();
  }
});

test('a token cannot be moved to another post', async ({ studio, visitor }) => {
  const like = await visitor.form('/work/harbour-ferries', 'like');
  const other = await visitor.form('/work/plumline', 'like');
  // The middle of one token with the end of another.
  const half = Math.floor(like.token.length / 2);
  const mixed = like.token.slice(0, half) + other.token.slice(half);
  const answer = await visitor.submit({ action: like.action, token: mixed }, {});
  expect(answer.status).toBe(403);
  expect(await studio.count('likes')).toBe(0);
});

test('the address names no action: only the token does', async ({ studio, visitor }) => {
  const like = await visitor.form('/work/harbour-ferries', 'like');
  const answer = await visitor.submit({ ...like, action: '/work/harbour-ferries?/sign_out' }, {});
  expect(answer.status).toBe(303);
  expect(await studio.rows('SELECT post_id FROM likes')).toEqual([{ post_id: 1 }]);
});

/** Another letter in the middle, so that the text is still well formed. */
function altered(token: string): string {
  const at = Math.floor(token.length / 2);
  return token.slice(0, at) + (token[at] === 'A' ? 'B' : 'A') + token.slice(at + 1);
}
