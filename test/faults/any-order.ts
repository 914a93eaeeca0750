import { createHash } from 'node:crypto'
import { fulfillmentPayload, orderPayload } from '../support/shopify.ts'
import { countUp, letHoursPass } from './harness/account.ts'
import { openLedger, shopifyTelling, type Telling } from './harness/ledger.ts'
import type { Proof } from './harness/proof.ts'
import { addressOf } from './harness/sink.ts'
import { openSite, type Site } from './harness/site.ts'
import { eachOf } from './harness/until.ts'

function permutations<T>(list: readonly T[]): readonly (readonly T[])[] {
  if (list.length <= 1) return [list]
  return list.flatMap((one, index) =>
    permutations([...list.slice(0, index), ...list.slice(index + 1)]).map((rest) => [one, ...rest]),
  )
}

const begun = Date.now() - 3_600_000

/** The five tellings of an order's life, as the shop would send them in time; each says what was true when it was made. */
function lifeOf(number: number): readonly Telling[] {
  const email = addressOf('accept', `order${number}`)
  const order = { id: `7${String(number).padStart(9, '0')}`, at: begun, email }
  const at = (minutes: number): number => begun + minutes * 60_000
  const parcel = fulfillmentPayload(order, `6${String(number).padStart(9, '0')}`, at(20))
  const told = (topic: string, minutes: number, changes: object): Telling =>
    shopifyTelling(
      topic,
      orderPayload({ ...order, updatedAt: at(minutes), changes: { ...changes } }),
      email,
      `${number}-${topic}`,
    )
  return [
    told('orders/create', 0, { financial_status: 'pending' }),
    told('orders/paid', 10, { financial_status: 'paid' }),
    told('orders/fulfilled', 20, { fulfillments: [parcel] }),
    told('orders/updated', 30, { fulfillments: [parcel] }),
    told('orders/cancelled', 40, {
      fulfillments: [parcel],
      cancelled_at: new Date(at(40)).toISOString(),
      financial_status: 'refunded',
    }),
  ]
}

/** What the shop's standing says of an order, without what differs by its number. */
async function standingOf({ db }: Site, number: number): Promise<string> {
  const id = `7${String(number).padStart(9, '0')}`
  const order = (await db.knex('orders').where({ id }).first()) as Record<string, unknown> | undefined
  const parcels = (await db.knex('parcels').where({ order_id: id }).orderBy('id')) as Record<string, unknown>[]
  const text = JSON.stringify([order ?? null, parcels]).replaceAll(String(number).padStart(9, '0'), 'N')
  const plain = text
    .replaceAll(`order${number}.`, 'orderN.')
    .replaceAll(new RegExp(`#${String(number).padStart(4, '0').slice(-4)}`, 'g'), '#N')
    .replace(/"customer_id":"[^"]*"/, '')
  return createHash('sha256').update(plain).digest('hex')
}

export const proof: Proof = {
  guarantees: {
    G9: 'Whatever order the news comes in, the same is true at the end, and a cancelled order gets no letter.',
  },
  on: 'each database',
  async run(setting) {
    const site = await openSite(setting)
    try {
      const ledger = openLedger(site.url)
      // Nothing leaves before everything was told: the question is what is true, not who was faster.
      const door = await site.door()
      const ways = permutations([0, 1, 2, 3, 4])
      const orders = ways.map((way, number) => {
        const life = lifeOf(number + 1)
        const [again] = setting.dice.shuffle(way)
        return { number: number + 1, tellings: [...way, again ?? 0].map((step) => life[step] as Telling) }
      })
      for (let round = 0; round < 6; round++) {
        await eachOf(orders, 10, async ({ tellings }) => ledger.insist(tellings[round] as Telling))
        await site.command(['cron', 'take'])
      }
      await letHoursPass(site, 1)
      const states = new Set<string>()
      for (const { number } of orders) states.add(await standingOf(site, number))
      const account = await countUp(site, ledger.acknowledged)
      await door.stop()
      return {
        G9: {
          figures: { orders: orders.length, 'different ends': states.size, letters: account.taken },
          must: {
            'end the same': states.size === 1,
            'send nothing for a cancelled order': account.taken === 0,
            'leave nothing waiting to be sent': account.open === 0,
          },
        },
      }
    } finally {
      // News that comes after newer news has no word of its own, so not every event here has one.
      await site.close('unfinished')
    }
  },
}
