import type { Router } from 'express'
import {
  addEndpoint,
  disableEndpoint,
  type Endpoint,
  enableEndpoint,
  endpointsOf,
  endpointUrl,
  removeEndpoint,
} from '../../webhooks/endpoints.ts'
import { type WebhookEvent, webhookEvents } from '../../webhooks/events.ts'
import { lastTold, tellAgain } from '../../webhooks/history.ts'
import { one } from '../query.ts'
import { page, type Visit } from '../visit.ts'

const shownDeliveries = 10

export function webhooksRoom(router: Router): void {
  router.get('/settings/webhooks', page(webhooks))
  router.post('/settings/webhooks', page(addWebhook))
  router.post('/settings/webhooks/again/:id', page(again))
  router.post('/settings/webhooks/:id/:act', page(act))
}

/** Where the shop's own programs are told of things, and what they were told last. */
async function webhooks(visit: Visit): Promise<void> {
  await show(visit, {})
}

type Shown = { readonly secret?: string; readonly fault?: 'url' | 'events' | 'most'; readonly typed?: Typed }
type Typed = { readonly url: string; readonly events: readonly WebhookEvent[] }

async function show(visit: Visit, { secret, fault, typed }: Shown): Promise<void> {
  const { needs, shop, base } = visit
  const here = `${base}/settings/webhooks`
  const endpoints = []
  for (const endpoint of await endpointsOf(needs.db.knex, shop.id))
    endpoints.push(await shownEndpoint(visit, here, endpoint))
  visit.show(
    'webhooks',
    'settings',
    {
      back: `${base}/settings`,
      here,
      secret: secret ?? null,
      fault: fault ? `hooks.fault.${fault}` : null,
      wrongUrl: fault === 'url',
      url: typed?.url ?? '',
      endpoints,
      events: webhookEvents.map((name) => ({
        name,
        key: `hooks.event.${name}`,
        checked: typed ? typed.events.includes(name) : name === 'response.created',
      })),
    },
    fault ? 422 : 200,
  )
}

async function shownEndpoint({ needs, shop }: Visit, here: string, endpoint: Endpoint) {
  const { id, url, events, failingSince, disabledAt, disabledWhy } = endpoint
  const told = await lastTold(needs.db.knex, shop.id, id, shownDeliveries)
  return {
    id,
    url,
    eventKeys: events.map((name) => `hooks.event.${name}`),
    off: disabledAt !== null,
    gaveUp: disabledWhy && whyIn(disabledWhy),
    failingSince: disabledAt === null ? failingSince : null,
    on: `${here}/${id}/on`,
    switchOff: `${here}/${id}/off`,
    remove: `${here}/${id}/remove`,
    told: told.map((delivery) => ({
      at: delivery.at,
      key: `hooks.event.${delivery.event}`,
      stateKey: `hooks.state.${delivery.state}`,
      tone: { sent: 'well', waiting: 'waiting', failed: 'hurt' }[delivery.state],
      attempts: delivery.attempts,
      why: delivery.why && whyIn(delivery.why),
      nextAt: delivery.state === 'waiting' && delivery.attempts > 0 ? delivery.dueAt : null,
      again: delivery.state === 'waiting' && delivery.attempts === 0 ? null : `${here}/again/${delivery.id}`,
    })),
  }
}

const reasons: Readonly<Record<string, string>> = {
  'no answer within ten seconds': 'slow',
  'its certificate is not valid for this name': 'certificate',
  'its name was not found': 'name',
  'the host is not on the public internet': 'inside',
}

/** Why it was not told well, for the merchant's language. */
function whyIn(why: string): { readonly key: string; readonly status: string } {
  const [, status] = /^it answered (\d+)$/.exec(why) ?? []
  return { key: `hooks.why.${status ? 'answered' : (reasons[why] ?? 'connection')}`, status: status ?? '' }
}

async function addWebhook(visit: Visit): Promise<void> {
  const { needs, req, shop, now } = visit
  const form = req.body as Readonly<Record<string, unknown>>
  const typed = { url: one(form['url']), events: webhookEvents.filter((name) => form[name] === 'on') }
  const url = endpointUrl(typed.url)
  if (url === null) return show(visit, { fault: 'url', typed })
  if (typed.events.length === 0) return show(visit, { fault: 'events', typed })
  const secret = await addEndpoint(needs.db.knex, needs.keys, shop.id, { url, events: typed.events }, now)
  if (secret === null) return show(visit, { fault: 'most', typed })
  await visit.note('added a webhook endpoint', new URL(url).host)
  return show(visit, { secret })
}

const acts = {
  on: {
    did: 'switched a webhook endpoint on',
    run: ({ needs, shop }: Visit, id: string) => enableEndpoint(needs.db.knex, shop.id, id),
  },
  off: {
    did: 'switched a webhook endpoint off',
    run: ({ needs, shop, now }: Visit, id: string) => disableEndpoint(needs.db.knex, shop.id, id, null, now),
  },
  remove: {
    did: 'removed a webhook endpoint',
    run: ({ needs, shop }: Visit, id: string) => needs.db.write((trx) => removeEndpoint(trx, shop.id, id)),
  },
}

async function act(visit: Visit): Promise<void> {
  const { req, res, base } = visit
  const [id, wanted] = [one(req.params['id']), one(req.params['act'])]
  if (!Object.hasOwn(acts, wanted)) return visit.missing()
  const { did, run } = acts[wanted as keyof typeof acts]
  if (!(await run(visit, id))) return visit.missing()
  await visit.note(did, id)
  return res.redirect(303, `${base}/settings/webhooks`)
}

async function again(visit: Visit): Promise<void> {
  const { needs, req, res, shop, base, now } = visit
  const id = one(req.params['id'])
  if (!(await tellAgain(needs.db.knex, shop.id, id, now))) return visit.missing()
  await visit.note('had a webhook told again', id)
  return res.redirect(303, `${base}/settings/webhooks`)
}
