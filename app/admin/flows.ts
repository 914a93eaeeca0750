import { countsBy } from '../db/row.ts'
import { day } from '../domain/time.ts'
import { shopFlows } from '../outbox/shop-flows.ts'
import { flowStates } from '../shops/flow-settings.ts'
import { rightsOf } from './flow-rights.ts'
import { reasonIn } from './reasons.ts'
import type { Visit } from './visit.ts'
import { writtenIn } from './written.ts'

const shownDays = 30

/** Every reason to write, on or off, and how many letters it made lately. */
export async function flowList(visit: Visit): Promise<void> {
  const { needs, shop, language, base, now } = visit
  const { knex } = needs.db
  const stateOf = await flowStates(knex, shop.id)
  const { all: flows } = await shopFlows(knex, shop.id)
  const names = flows.map(({ name }) => name)
  const lately = knex('messages')
    .where({ shop_id: shop.id, state: 'sent' })
    .whereIn('flow', names)
    .where('sent_at', '>=', now - shownDays * day)
  const sent = await countsBy(lately, 'flow')
  const written = await writtenIn(visit)
  visit.show('flows', 'flows', {
    items: flows.map(({ name, title, wording, purpose, variants }) => ({
      title: title[language],
      aboutKey: `flow.${wording ?? name}`,
      rights: rightsOf({ purpose }, shop),
      written: written({ name, variants }).filter(({ key }) => key !== 'written.none'),
      onSince: stateOf(name).onSince,
      paused: stateOf(name).paused && reasonIn(language, stateOf(name).paused ?? ''),
      sent: sent.get(name) ?? 0,
      href: `${base}/flows/${name}`,
      switch: `${base}/flows/${name}/switch`,
    })),
  })
}
