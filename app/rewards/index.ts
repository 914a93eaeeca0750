import { accountIdsOf } from '../customers/known.ts'
import type { Db } from '../db/db.ts'
import { localesFor } from '../domain/language.ts'
import { type RewardMakers, RewardRefused, type Rewards } from '../domain/reward.ts'
import type { Shop } from '../domain/shop.ts'
import { hour, type Instant, minute } from '../domain/time.ts'
import { sayIn, type Words } from '../domain/words.ts'
import { reward as flow, scheduleCode } from '../flows/reward.ts'
import type { Keys } from '../keys/keys.ts'
import { putDecisions } from '../outbox/put.ts'
import { loadStandings } from '../outbox/standing.ts'
import { listShops } from '../shops/shops.ts'
import { grantRewards } from './grant.ts'

export type RewardNeeds = {
  readonly db: Db
  readonly keys: Keys
  readonly makers: RewardMakers
  readonly report: (error: unknown, sentence: string) => void
}

type Row = {
  shop_id: number
  id: string
  customer_id: string | null
  order_id: string | null
  code: string | null
  percent: number
  reference: string | null
  tries: number
  expires_at: Instant
}

/** What a code is called in the shop's own lists, in the shop's own language. */
const titles: Words = {
  en: 'Thank you for answering',
  pl: 'Podziękowanie za odpowiedź',
  cs: 'Poděkování za odpověď',
  de: 'Dank für die Antwort',
  es: 'Gracias por responder',
  fr: 'Merci pour la réponse',
  it: 'Grazie per la risposta',
  nl: 'Dank voor het antwoord',
  pt: 'Agradecimento pela resposta',
  sk: 'Poďakovanie za odpoveď',
  sv: 'Tack för svaret',
  uk: 'Подяка за відповідь',
}

const mostAtOnce = 50
/** While one holds a code, nobody else makes it too; longer than the platform is ever waited for. */
const held = 10 * minute
const mostTries = 12

/** Grants what answers earned, has the codes made, sends them, and takes those that are over off the platform. */
export async function workOnRewards(needs: RewardNeeds, now: Instant): Promise<void> {
  for (const shop of await listShops(needs.db.knex)) {
    const maker = needs.makers[shop.platform]
    if (!maker || shop.status !== 'active') continue
    try {
      await needs.db.write((trx) => grantRewards(trx, shop, now))
      for (const row of await takeInHand(needs.db, shop, 'granted', now)) await make(needs, shop, maker, row, now)
      for (const row of await takeInHand(needs.db, shop, 'made', now)) await end(needs, shop, maker, row, now)
    } catch (error) {
      needs.report(error, `the rewards of shop ${shop.id} could not be worked on`)
    }
  }
}

/** Due ones, marked as somebody's for a while. `made` ones are due when they expire. */
async function takeInHand(db: Db, shop: Shop, state: 'granted' | 'made', now: Instant): Promise<readonly Row[]> {
  return db.write(async (trx) => {
    const due = trx('rewards')
      .where({ shop_id: shop.id, state })
      .where('next_at', '<=', now)
      .orderBy('next_at')
      .limit(mostAtOnce)
    const rows = (await due.forUpdate()) as Row[]
    if (rows.length === 0) return []
    await trx('rewards')
      .where({ shop_id: shop.id, state })
      .whereIn(
        'id',
        rows.map(({ id }) => id),
      )
      .update({ next_at: now + held, tries: trx.raw('tries + 1') })
    return rows
  })
}

/** The code first, then the letter, in one transaction with the mark that it was made: nobody gets a code that does not work. */
async function make(needs: RewardNeeds, shop: Shop, maker: Rewards, row: Row, now: Instant): Promise<void> {
  const accounts = await accountIdsOf(needs.db.knex, shop.id, row.customer_id)
  const { code } = row
  if (code === null || accounts.length === 0)
    return refuse(needs, row, 'the platform knows no account to bind the code to')
  await attempt(needs, row, now, async () => {
    const title = `${sayIn(titles, ...localesFor(shop, null))} ${code}`
    const wanted = { code, title, percent: row.percent, from: now, until: row.expires_at, accounts }
    const reference = await maker.make(shop, wanted)
    await needs.db.write(async (trx) => {
      const made = { state: 'made', reference, tries: 0, next_at: row.expires_at, why: null }
      await trx('rewards').where({ shop_id: shop.id, id: row.id, state: 'granted' }).update(made)
      const about = { customerId: row.customer_id, orderId: row.order_id }
      const [standing] = await loadStandings(trx, shop.id, [{ ...about, cartToken: null }])
      if (!standing) return
      const decision = scheduleCode(about, { id: row.id, code, percent: row.percent, expiresAt: row.expires_at }, now)
      await putDecisions(trx, { shop, keys: needs.keys, now }, [{ decision, flow, standing, event: 'answer' }])
    })
  })
}

/** Platforms refuse codes that are over by themselves; ending them as well keeps their lists short. */
async function end(needs: RewardNeeds, shop: Shop, maker: Rewards, row: Row, now: Instant): Promise<void> {
  await attempt(needs, row, now, async () => {
    if (row.reference !== null) await maker.end(shop, row.reference)
    await needs.db.knex('rewards').where({ shop_id: shop.id, id: row.id }).update({ state: 'ended', why: null })
  })
}

async function attempt(needs: RewardNeeds, row: Row, now: Instant, work: () => Promise<void>): Promise<void> {
  try {
    await work()
  } catch (error) {
    const why = error instanceof Error ? error.message.slice(0, 300) : 'unknown'
    if (error instanceof RewardRefused || row.tries + 1 >= mostTries) return refuse(needs, row, why)
    await needs.db
      .knex('rewards')
      .where({ shop_id: row.shop_id, id: row.id })
      .update({ why, next_at: now + Math.min(6 * hour, minute * 2 ** row.tries) })
  }
}

async function refuse({ db, report }: RewardNeeds, { shop_id, id }: Row, why: string): Promise<void> {
  await db.knex('rewards').where({ shop_id, id }).update({ state: 'refused', why })
  report(null, `a code for answering was not made: ${why}`)
}
