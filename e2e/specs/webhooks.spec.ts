// no-js only: the packages of the services send; no browser takes part but on the staff's page.
/** Events signed by the services' own packages: each is stored once, and nothing else is. */

import { createHmac, randomUUID } from 'node:crypto';

import { Webhooks as GitHub } from '@octokit/webhooks';
import { encodeSignatureHeader } from '@sanity/webhook';
import { Webhook as StandardWebhook } from 'standardwebhooks';
import Stripe from 'stripe';
import { Webhook as SvixWebhook } from 'svix';

import { SECRETS } from '../fixtures/studio';
import { expect, signIn, test } from '../fixtures/test';

test.skip(({ javaScriptEnabled }) => javaScriptEnabled === true);

type Delivery = { headers: Record<string, string>; body: string };

type Sender = {
  /** The last part of its address, and what it is called in the table. */
  path: string;
  name: string;
  kind: string;
  /** The two secrets that the studio knows, and one that it does not. */
  secrets: [string, string];
  unknown: string;
  /** Signs an event with this id at this second, as the service does. */
  sign(id: string, secret: string, seconds: number): Promise<Delivery>;
  /** The header of the signature. */
  signature: string;
  /** The other headers without which no event can be told from another. */
  needed: string[];
  /** Whether the time is signed. Where it is not, no delivery is too old. */
  timed: boolean;
};

const json = { 'content-type': 'application/json' };
const stripe = new Stripe('sk_test_never_used');

const SENDERS: Record<string, Sender> = {
  stripe: {
    path: 'stripe',
    name: 'stripe',
    kind: 'checkout.session.completed',
    secrets: SECRETS.stripe,
    unknown: 'whsec_somebody_else',
    async sign(id, secret, seconds) {
      const object = { id: 'cs_test_1', object: 'checkout.session', amount_total: 4200 };
      const event = { id, object: 'event', type: 'checkout.session.completed', created: seconds, data: { object } };
      const body = JSON.stringify(event, null, 2);
      const header = stripe.webhooks.generateTestHeaderString({ payload: body, secret, timestamp: seconds });
      return { headers: { ...json, 'stripe-signature': header }, body };
    },
    signature: 'stripe-signature',
    needed: [],
    timed: true,
  },
  github: {
    path: 'github',
    name: 'github',
    kind: 'push',
    secrets: SECRETS.github,
    unknown: 'somebody-else',
    async sign(id, secret) {
      const body = JSON.stringify({ ref: 'refs/heads/main', commits: [{ message: 'Fähre, 船' }] });
      const signature = await new GitHub({ secret }).sign(body);
      const headers = { ...json, 'x-github-delivery': id, 'x-github-event': 'push', 'x-hub-signature-256': signature };
      return { headers, body };
    },
    signature: 'x-hub-signature-256',
    needed: ['x-github-delivery', 'x-github-event'],
    timed: false,
  },
  'standard webhooks': {
    path: 'resend',
    name: 'standard-webhooks',
    kind: 'email.delivered',
    secrets: SECRETS.resend,
    unknown: `whsec_${Buffer.from('somebody else').toString('base64')}`,
    async sign(id, secret, seconds) {
      const body = JSON.stringify({ type: 'email.delivered', data: { email_id: '56761188' } });
      const signature = new StandardWebhook(secret).sign(id, new Date(seconds * 1000), body);
      return { headers: { ...json, ...named('webhook', id, seconds, signature) }, body };
    },
    signature: 'webhook-signature',
    needed: ['webhook-id', 'webhook-timestamp'],
    timed: true,
  },
  svix: {
    path: 'resend',
    name: 'standard-webhooks',
    kind: 'email.bounced',
    secrets: SECRETS.resend,
    unknown: `whsec_${Buffer.from('somebody else').toString('base64')}`,
    async sign(id, secret, seconds) {
      const body = JSON.stringify({ type: 'email.bounced', data: { email_id: '56761188' } });
      const signature = new SvixWebhook(secret).sign(id, new Date(seconds * 1000), body);
      return { headers: { ...json, ...named('svix', id, seconds, signature) }, body };
    },
    signature: 'svix-signature',
    needed: ['svix-id', 'svix-timestamp'],
    timed: true,
  },
  sanity: {
    path: 'sanity',
    name: 'sanity',
    kind: 'update',
    secrets: SECRETS.sanity,
    unknown: 'somebody else',
    async sign(id, secret, seconds) {
      const body = JSON.stringify({ _id: 'post-1', _type: 'post', title: 'Grüße' });
      const signature = await encodeSignatureHeader(body, seconds * 1000, secret);
      const headers = { ...json, 'idempotency-key': id, 'sanity-operation': 'update' };
      return { headers: { ...headers, 'sanity-webhook-signature': signature }, body };
    },
    signature: 'sanity-webhook-signature',
    needed: ['idempotency-key'],
    timed: true,
  },
  slack: {
    path: 'slack',
    name: 'slack',
    kind: 'app_mention',
    secrets: SECRETS.slack,
    unknown: 'somebody else',
    // Slack has no package that signs; this is what its documentation says.
    async sign(id, secret, seconds) {
      const event = { type: 'app_mention', text: '<@U0LAN0Z89> is it everything a river should be?' };
      const body = JSON.stringify({ type: 'event_callback', event_id: id, event });
      const digest = createHmac('sha256', secret).update(`v0:${seconds}:${body}`).digest('hex');
      const headers = { 'x-slack-request-timestamp': String(seconds), 'x-slack-signature': `v0=${digest}` };
      return { headers: { ...json, ...headers }, body };
    },
    signature: 'x-slack-signature',
    needed: ['x-slack-request-timestamp'],
    timed: true,
  },
};

function named(prefix: string, id: string, seconds: number, signature: string): Record<string, string> {
  return { [`${prefix}-id`]: id, [`${prefix}-timestamp`]: String(seconds), [`${prefix}-signature`]: signature };
}

function now(): number {
  return Math.floor(Date.now() / 1000);
}

for (const [title, sender] of Object.entries(SENDERS)) {
  const path = `/api/webhooks/${sender.path}`;
  const [first, second] = sender.secrets;

  test(`${title}: an event is stored once, however often it is delivered`, async ({ studio, visitor }) => {
    const id = randomUUID();
    const sent = await sender.sign(id, first, now());
    for (const round of [1, 2, 3]) {
      const answer = await visitor.send('POST', path, sent);
      expect([answer.status, answer.body], `delivery ${round}`).toEqual([204, '']);
    }
    // A later try of the same event is signed anew.
    const later = await sender.sign(id, first, now() - 60);
    expect((await visitor.send('POST', path, later)).status).toBe(204);
    await studio.restart();
    expect((await visitor.send('POST', path, sent)).status).toBe(204);
    const rows = await studio.rows("SELECT sender, event, kind, CAST(body AS TEXT) AS body FROM events");
    expect(rows).toEqual([{ sender: sender.name, event: id, kind: sender.kind, body: sent.body }]);
  });

  test(`${title}: the second secret is as good as the first, another is not`, async ({ studio, visitor }) => {
    for (const secret of [first, second]) {
      const answer = await visitor.send('POST', path, await sender.sign(randomUUID(), secret, now()));
      expect(answer.status).toBe(204);
    }
    const foreign = await sender.sign(randomUUID(), sender.unknown, now());
    expect((await visitor.send('POST', path, foreign)).status).toBe(401);
    expect(await studio.count('events')).toBe(2);
  });

  test(`${title}: what is altered, old or not signed is refused and stores nothing`, async ({ studio, visitor }) => {
    const sent = await sender.sign(randomUUID(), first, now());
    const without = (name: string): Delivery => {
      const { [name]: _, ...headers } = sent.headers;
      return { ...sent, headers };
    };
    const nonsense = { ...sent.headers, [sender.signature]: 'x' };
    const cases: [string, Delivery, number][] = [
      ['another byte', { ...sent, body: sent.body.replace('t', 'T') }, 401],
      ['a byte more', { ...sent, body: `${sent.body} ` }, 401],
      ['no body', { ...sent, body: '' }, 401],
      ['nonsense', { ...sent, headers: nonsense }, sender.name === 'standard-webhooks' ? 401 : 400],
    ];
    for (const name of [sender.signature, ...sender.needed]) {
      cases.push([`no ${name}`, without(name), 400]);
    }
    if (sender.timed) {
      for (const seconds of [-360, 360]) {
        cases.push([`${seconds} s`, await sender.sign(randomUUID(), first, now() + seconds), 401]);
      }
    }
    for (const [what, delivery, status] of cases) {
      const answer = await visitor.send('POST', path, delivery);
      expect([what, answer.status, answer.headers['content-type']]).toEqual([what, status, 'application/problem+json']);
      if (what.startsWith('no ') && status === 400) expect(answer.body).toContain(' is missing.');
    }
    expect((await visitor.send('GET', path, {})).status).toBe(405);
    expect(await studio.count('events')).toBe(0);
    expect((await visitor.send('POST', path, sent)).status, 'a refusal uses up no event').toBe(204);
    expect(await studio.count('events')).toBe(1);
  });

  test(`${title}: ten deliveries at once are one row`, async ({ studio, visitor }) => {
    const sent = await sender.sign(randomUUID(), first, now());
    const answers = await Promise.all(Array.from({ length: 10 }, () => visitor.send('POST', path, sent)));
    expect(answers.map((answer) => answer.status)).toEqual(Array.from({ length: 10 }, () => 204));
    expect(await studio.count('events')).toBe(1);
  });
}

test('a new event shows on the page of the staff', async ({ page, visitor }) => {
  await signIn(page);
  await page.goto('/admin/events');
  await expect(page.getByText('No service has told us anything yet.')).toBeVisible();
  const { sign, secrets, path } = SENDERS['stripe'] as Sender;
  await visitor.send('POST', `/api/webhooks/${path}`, await sign('evt_1', secrets[0], now()));
  await page.reload();
  await expect(page.getByRole('heading', { name: 'checkout.session.completed' })).toBeVisible();
});
