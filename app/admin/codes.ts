import { shareOf } from '../domain/nps.ts'
import { day, type Instant } from '../domain/time.ts'
import { reward } from '../flows/reward.ts'
import { budgetOf } from '../rewards/grant.ts'
import { nameOf } from './answers.ts'
import { figureOf } from './numbers/words.ts'
import { cutPage, onePage, readCursor, withQuery } from './query.ts'
import type { Visit } from './visit.ts'

type Row = {
  readonly id: string
  readonly code: string | null
  readonly percent: number
  readonly state: 'granted' | 'made' | 'ended' | 'refused'
  readonly why: string | null
  readonly granted_at: Instant
  readonly expires_at: Instant
  readonly used_at: Instant | null
  readonly used_order: string | null
  readonly first_name: string | null
  readonly last_name: string | null
  readonly email: string | null
}

/** The codes given for answering, newest first: to whom, whether they went out and were used, until when they are good, and what is left of the month's. */
export async function codes(visit: Visit): Promise<void> {
  const { needs, req, shop, base, now } = visit
  const { knex } = needs.db
  const cursor = readCursor(req.query['older'])
  const here = `${base}/codes`
  const query = knex('rewards')
    .where({ 'rewards.shop_id': shop.id })
    .leftJoin('customers', (on) => {
      on.on('customers.shop_id', 'rewards.shop_id').andOn('customers.id', 'rewards.customer_id')
    })
    .leftJoin('orders', (on) => {
      on.on('orders.shop_id', 'rewards.shop_id').andOn('orders.id', 'rewards.used_order_id')
    })
    .select('rewards.id', 'code', 'percent', 'rewards.state', 'rewards.why', 'granted_at', 'expires_at')
    .select('used_at', { used_order: 'orders.name' })
    .select('customers.first_name', 'customers.last_name', 'customers.email')
  const rows = (await onePage(query, 'rewards.granted_at', 'rewards.id', cursor)) as Row[]
  const { page, next } = cutPage(rows, ({ granted_at, id }) => ({ at: granted_at, id }))
  const letters = await lettersOf(visit, page)
  visit.show('codes', 'flows', {
    budget: await budgetOf(knex, shop.id, now),
    used: await usedShare(visit),
    items: page.map((row) => {
      const state = stateOf(row, now)
      const letter = letters.get(row.id)
      return {
        code: row.code,
        customer: nameOf(row),
        percent: row.percent,
        grantedAt: row.granted_at,
        expiresAt: row.expires_at,
        stateKey: `codes.state.${state}`,
        look: looks[state],
        usedIn: row.used_order,
        usedAt: row.used_at,
        why: row.state === 'made' || row.state === 'ended' ? null : row.why,
        letter: letter ? { href: `${base}/messages/${letter.id}`, key: `talk.letter.${letter.state}` } : null,
      }
    }),
    settings: `${base}/flows/${reward.name}`,
    paged: cursor !== null || next !== '',
    newest: cursor ? here : '',
    older: next ? withQuery(here, { older: next }) : '',
  })
}

const looks = { granted: 'waiting', made: 'quiet', used: 'well', ended: 'quiet', refused: 'hurt' } as const

function stateOf({ state, used_at: usedAt, expires_at: expiresAt }: Row, now: Instant): keyof typeof looks {
  if (usedAt !== null) return 'used'
  return state === 'made' && expiresAt <= now ? 'ended' : state
}

/** Of the codes that people were given in the last year, how many an order was placed with. */
async function usedShare({ needs, shop, language, now }: Visit) {
  const [row] = (await needs.db
    .knex('rewards')
    .where({ shop_id: shop.id })
    .whereIn('state', ['made', 'ended'])
    .where('granted_at', '>=', now - 365 * day)
    .count({ of: '*', used: 'used_at' })) as { of: number | string; used: number | string }[]
  const [of, used] = [Number(row?.of ?? 0), Number(row?.used ?? 0)]
  return of > 0 ? { of, used, share: of < 10 ? null : figureOf('share', shareOf(used, of), language) } : null
}

/** The letters that brought the codes. */
async function lettersOf({ needs, shop }: Visit, rows: readonly Row[]) {
  const keys = new Map(rows.map(({ id }) => [`reward:${id}`, id]))
  const letters = (await needs.db
    .knex('messages')
    .where({ shop_id: shop.id, step: 1 })
    .whereIn('message_key', [...keys.keys()])
    .select('id', 'message_key', 'state')) as { id: string; message_key: string; state: string }[]
  return new Map(letters.map((letter) => [keys.get(letter.message_key) ?? '', letter]))
}
