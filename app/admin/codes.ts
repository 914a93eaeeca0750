import type { Instant } from '../domain/time.ts'
import { reward } from '../flows/reward.ts'
import { budgetOf } from '../rewards/grant.ts'
import { nameOf } from './answers.ts'
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
  readonly first_name: string | null
  readonly last_name: string | null
  readonly email: string | null
}

/** The codes given for answering, newest first: to whom, whether they went out, until when they are good, and what is left of the month's. */
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
    .select('rewards.id', 'code', 'percent', 'rewards.state', 'rewards.why', 'granted_at', 'expires_at')
    .select('first_name', 'last_name', 'email')
  const rows = (await onePage(query, 'rewards.granted_at', 'rewards.id', cursor)) as Row[]
  const { page, next } = cutPage(rows, ({ granted_at, id }) => ({ at: granted_at, id }))
  const letters = await lettersOf(visit, page)
  visit.show('codes', 'flows', {
    budget: await budgetOf(knex, shop.id, now),
    items: page.map((row) => {
      const over = row.state === 'ended' || (row.state === 'made' && row.expires_at <= now)
      const letter = letters.get(row.id)
      return {
        code: row.code,
        customer: nameOf(row),
        percent: row.percent,
        grantedAt: row.granted_at,
        expiresAt: row.expires_at,
        stateKey: `codes.state.${over ? 'ended' : row.state}`,
        look: over ? 'quiet' : row.state === 'refused' ? 'hurt' : row.state === 'made' ? 'well' : 'waiting',
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
