import type { Knex } from 'knex'
import { countOf } from '../db/row.ts'
import { type Interval, shareOf } from '../domain/nps.ts'
import { day, type Instant } from '../domain/time.ts'
import { csatOf, npsOf, type SurveyResult } from './answers.ts'
import { askedIn } from './asked.ts'
import { buyersIn } from './buyers.ts'
import { cartCounter } from './cart-days.ts'
import { countsIn } from './daily.ts'
import { keptFigure } from './kept.ts'
import { orderCounter } from './order-days.ts'
import { parcelCounter, readParcels } from './parcel-days.ts'
import type { Period } from './period.ts'

/** The stations of a customer's journey, from the cart to the next visit. */
export const stations = ['cart', 'order', 'way', 'delivery', 'feedback', 'nps', 'return'] as const
export type Station = (typeof stations)[number]

/**
 * Of all that a station can go wrong in, how much a shop that cares keeps below. The station that hurts is the one that is
 * furthest over it even by the lower end of its interval: chance alone never paints a station red.
 */
const bearable: Partial<Readonly<Record<Station, number>>> = {
  order: 0.08,
  way: 0.03,
  delivery: 0.1,
  feedback: 0.1,
  nps: 0.2,
}

export type Stop = {
  readonly station: Station
  /** People, orders or answers that came here. */
  readonly reached: number
  /** Letters that went out about it. */
  readonly sent: number
  /** What went wrong here, as a share of what came; null where nothing is known of it. */
  readonly wrong: { readonly hits: number; readonly of: number; readonly share: Interval } | null
  readonly hurts: boolean
  readonly survey: SurveyResult | null
  /** A second figure of the station's own: carts won back, parcels on time, people who came again. */
  readonly well: { readonly hits: number; readonly of: number } | null
  /** Whose parcels broke their promise most, when that is more than the rest by far. */
  readonly carrier: { readonly name: string; readonly share: number } | null
  /** When that was counted, where it is not counted anew for each look. */
  readonly countedAt: Instant | null
}

type Part = { readonly hits: number; readonly of: number }
/** Shares of fewer say nothing. */
const enough = 10

/** A period of whole days, station by station. */
export async function journeyOf(knex: Knex, shopId: number, period: Period): Promise<readonly Stop[]> {
  const between = (table: string, at: string): Knex.QueryBuilder =>
    knex(table).where(`${table}.shop_id`, shopId).where(at, '>=', period.from).where(at, '<', period.to)
  const sentBy = async (...flows: string[]): Promise<number> => (await askedIn(knex, shopId, flows, period)).sent
  const carts = await countsIn(knex, shopId, cartCounter, period)
  const parcels = readParcels(await countsIn(knex, shopId, parcelCounter, period))
  const promised = parcels.filter(({ promise }) => promise !== 'none')
  const sum = (list: readonly { readonly n: number }[]): number => list.reduce((all, { n }) => all + n, 0)
  const broken = sum(promised.filter(({ promise }) => promise === 'broken'))
  const orders = await countsIn(knex, shopId, orderCounter, period)
  const ordersThat = (what: string): number => orders.get(what) ?? 0
  const [placed, moving] = [ordersThat('placed'), ordersThat('moving')]
  const [csat, nps] = [await csatOf(knex, shopId, period), await npsOf(knex, shopId, period)]
  const people = await buyersOf(knex, shopId, period, placed)
  const stops: Omit<Stop, 'hurts'>[] = [
    stop('cart', await countOf(between('carts', 'carts.updated_at')), {
      sent: await sentBy('abandoned-cart'),
      well: { hits: carts.get('recovered') ?? 0, of: carts.get('reminded') ?? 0 },
    }),
    stop('order', placed, { wrong: { hits: ordersThat('cancelled'), of: placed } }),
    stop('way', moving, {
      sent: await sentBy('delivery-notice'),
      wrong: { hits: ordersThat('lost'), of: moving },
    }),
    stop('delivery', ordersThat('delivered'), {
      wrong: { hits: broken, of: sum(promised) },
      well: { hits: sum(promised) - broken, of: sum(promised) },
      carrier: worstCarrier(promised),
    }),
    stop('feedback', csat.n, { sent: csat.asked, survey: csat, wrong: { hits: csat.detractors, of: csat.n } }),
    stop('nps', nps.n, { sent: nps.asked, survey: nps, wrong: { hits: nps.detractors, of: nps.n } }),
    stop('return', people.again, { well: { hits: people.again, of: people.all }, countedAt: people.countedAt }),
  ]
  const worst = stops.reduce<Omit<Stop, 'hurts'> | null>((a, b) => (painOf(b) > (a ? painOf(a) : 1) ? b : a), null)
  return stops.map((one) => ({ ...one, hurts: one === worst }))
}

type Said = Partial<Pick<Stop, 'sent' | 'survey' | 'well' | 'carrier' | 'countedAt'>> & { readonly wrong?: Part }

function stop(station: Station, reached: number, { wrong, ...said }: Said): Omit<Stop, 'hurts'> {
  const share = wrong && wrong.of >= enough ? shareOf(wrong.hits, wrong.of) : null
  const plain = { sent: 0, survey: null, well: null, carrier: null, countedAt: null }
  return { station, reached, ...plain, ...said, wrong: wrong && share ? { ...wrong, share } : null }
}

const painOf = ({ station, wrong }: Pick<Stop, 'station' | 'wrong'>): number =>
  wrong ? wrong.share.low / (bearable[station] ?? Number.POSITIVE_INFINITY) : 0

/** Named only when even the lower end of its interval is above what all parcels together come to. */
function worstCarrier(parcels: readonly { readonly promise: string; readonly carrier: string; readonly n: number }[]) {
  const part = (list: typeof parcels): Part => ({
    hits: list.reduce((all, { promise, n }) => (promise === 'broken' ? all + n : all), 0),
    of: list.reduce((all, { n }) => all + n, 0),
  })
  const all = part(parcels)
  let worst: Stop['carrier'] = null
  for (const [name, list] of Map.groupBy(parcels, ({ carrier }) => carrier)) {
    const { hits, of } = part(list)
    const share = of >= enough ? shareOf(hits, of) : null
    if (name && share && share.low > all.hits / all.of)
      if (!worst || share.value > worst.share) worst = { name, share: share.value }
  }
  return worst
}

/** Up to so many orders of a period are read for its buyers; of more the count of the day is shown. */
const mostRead = 10_000

async function buyersOf(knex: Knex, shopId: number, period: Period, placed: number) {
  const kept = placed > mostRead ? await keptFigure(knex, shopId, 'buyers') : null
  const buyers = kept?.figure[(period.to - period.from) / day]
  return buyers && kept
    ? { ...buyers, countedAt: kept.at }
    : { ...(await buyersIn(knex, shopId, period)), countedAt: null }
}
