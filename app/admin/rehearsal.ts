import type { Knex } from 'knex'
import type { Instant } from '../domain/time.ts'
import type { Flow } from '../domain/flow.ts'
import { shopFlows } from '../outbox/shop-flows.ts'
import { beginRun, newestRun, type Run } from '../rehearsal/runs.ts'
import { nameOf } from './answers.ts'
import { choice, one, pageSize, withQuery } from './query.ts'
import { reasonIn } from './reasons.ts'
import type { Visit } from './visit.ts'

const outcomes = ['sent', 'waiting', 'not'] as const
const stretches = ['30', '60', '90'] as const

async function find({ needs, req, shop }: Visit): Promise<Flow | undefined> {
  return (await shopFlows(needs.db.knex, shop.id)).named(one(req.params['flow']))
}

/** Before a flow is switched on: whom it would have written to, when, and whom not and why, had it been on. */
export async function rehearsal(visit: Visit): Promise<void> {
  const { needs, shop, language, base, now } = visit
  const flow = await find(visit)
  if (!flow) return visit.missing()
  const run = await newestRun(needs.db.knex, shop.id, flow.name, now)
  const here = `${base}/flows/${flow.name}/rehearsal`
  return visit.show('rehearsal', 'flows', {
    titleKey: 'title.rehearsal',
    flow: flow.title[language],
    here,
    days: stretches.map((value) => ({ value, key: `rehearsal.days.${value}`, selected: value === '90' })),
    running: run?.state === 'running' ? { percent: Math.floor(run.share / 10) } : null,
    stopped: run?.state === 'stopped',
    done: run?.state === 'done' ? await doneOf(visit, run, here) : null,
    mayBegin: visit.session.role === 'owner',
    back: `${base}/flows/${flow.name}`,
  })
}

export async function beginRehearsal(visit: Visit): Promise<void> {
  const { needs, req, res, shop, base } = visit
  const flow = await find(visit)
  if (!flow) return visit.missing()
  const days = Number(choice((req.body as { days?: unknown }).days, ['90', '30', '60']))
  const { begun } = await beginRun(needs, { shop, flow: flow.name, days })
  if (begun) await visit.note('rehearsed a flow', `${flow.name}, ${days} days`)
  return res.redirect(303, `${base}/flows/${flow.name}/rehearsal`)
}

async function doneOf(visit: Visit, run: Run, here: string) {
  const { needs, req, shop, language } = visit
  const rows = () => needs.db.knex('rehearsed_letters').where({ shop_id: shop.id, rehearsal_id: run.id })
  const counted = (await rows().groupBy('outcome', 'why').select('outcome', 'why').count({ n: '*' })) as {
    outcome: string
    why: string
    n: number | string
  }[]
  const many = (outcome: string): number =>
    counted.filter((row) => row.outcome === outcome).reduce((sum, { n }) => sum + Number(n), 0)
  const shown = choice(req.query['outcome'], outcomes)
  const from = Math.min(100_000, Math.max(0, Math.trunc(Number(one(req.query['from']))) || 0))
  const lines = (await rows()
    .where({ outcome: shown })
    .orderBy('number')
    .offset(from)
    .limit(pageSize + 1)) as Line[]
  return {
    ...run,
    sent: many('sent'),
    waiting: many('waiting'),
    not: many('not'),
    people: run.people ?? 0,
    reasons: counted
      .filter(({ outcome }) => outcome === 'not')
      .map(({ why, n }) => ({ why: reasonIn(language, why), letters: Number(n) }))
      .sort((a, b) => b.letters - a.letters),
    tabs: outcomes.map((value) => ({
      href: `${withQuery(here, { outcome: value })}#lines`,
      key: `rehearsal.outcome.${value}`,
      current: value === shown,
    })),
    lines: await linesShown(visit, lines.slice(0, pageSize)),
    paged: from > 0 || lines.length > pageSize,
    newest: from > 0 ? withQuery(here, { outcome: shown }) : '',
    older: lines.length > pageSize ? withQuery(here, { outcome: shown, from: String(from + pageSize) }) : '',
  }
}

type Line = {
  at: Instant
  why: string
  step: number
  order_id: string | null
  cart_token: string | null
  customer_id: string | null
}
type Who = { id: string; first_name: string | null; last_name: string | null; email: string | null }

/** Names are looked up when the page is shown, so that nobody who was erased is among them. */
async function linesShown({ needs, shop, base, language }: Visit, lines: readonly Line[]) {
  const { knex } = needs.db
  const orders = await byKey<{ id: string; name: string; customer_id: string | null }>(
    knex('orders').where({ shop_id: shop.id }),
    'id',
    lines.map(({ order_id: id }) => id),
  )
  const carts = await byKey<{ token: string; customer_id: string | null }>(
    knex('carts').where({ shop_id: shop.id }),
    'token',
    lines.map(({ cart_token: token }) => token),
  )
  const whose = (line: Line): string | null =>
    orders.get(line.order_id ?? '')?.customer_id ?? carts.get(line.cart_token ?? '')?.customer_id ?? line.customer_id
  const people = await byKey<Who>(knex('customers').where({ shop_id: shop.id }), 'id', lines.map(whose))
  return lines.map((line) => {
    const who = people.get(whose(line) ?? '')
    return {
      at: line.at,
      why: line.why ? reasonIn(language, line.why) : null,
      step: line.step > 1 ? line.step : null,
      orderName: orders.get(line.order_id ?? '')?.name ?? null,
      cart: line.order_id === null && line.cart_token !== null,
      who: who ? nameOf(who) : null,
      href: who ? `${base}/customers/${who.id}` : null,
    }
  })
}

async function byKey<Row>(
  query: Knex.QueryBuilder,
  column: string,
  values: readonly (string | null)[],
): Promise<ReadonlyMap<string, Row>> {
  const rows = (await query.whereIn(
    column,
    values.filter((value) => value !== null),
  )) as (Row & Record<string, string>)[]
  return new Map(rows.map((row) => [row[column] ?? '', row]))
}
