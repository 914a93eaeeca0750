import type { Knex } from 'knex'
import { type Interval, shareOf } from '../domain/nps.ts'
import { csatOf, npsOf, type SurveyResult } from './answers.ts'
import { askedIn } from './asked.ts'
import { cartCounter } from './cart-days.ts'
import { countsIn } from './daily.ts'
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
}

type Part = { readonly hits: number; readonly of: number }
/** Shares of fewer say nothing. */
const enough = 10

/** A period of whole days, station by station. */
export async function journeyOf(knex: Knex, shopId: number, period: Period): Promise<readonly Stop[]> {
  const between = (table: string, at: string): Knex.QueryBuilder =>
    knex(table).where(`${table}.shop_id`, shopId).where(at, '>=', period.from).where(at, '<', period.to)
  const count = async (query: Knex.QueryBuilder): Promise<number> => {
    const [row] = (await query.count({ n: '*' })) as { n: number | string }[]
    return Number(row?.n ?? 0)
  }
  const sentBy = async (...flows: string[]): Promise<number> => (await askedIn(knex, shopId, flows, period)).sent
  const orders = () => between('orders', 'orders.placed_at').where({ 'orders.test': 0 })
  const carts = await countsIn(knex, shopId, cartCounter, period)
  const parcels = readParcels(await countsIn(knex, shopId, parcelCounter, period))
  const promised = parcels.filter(({ promise }) => promise !== 'none')
  const sum = (list: readonly { readonly n: number }[]): number => list.reduce((all, { n }) => all + n, 0)
  const broken = sum(promised.filter(({ promise }) => promise === 'broken'))
  const placed = await count(orders())
  const parcelled = await ordersByParcels(knex, orders())
  const [csat, nps] = [await csatOf(knex, shopId, period), await npsOf(knex, shopId, period)]
  const people = await buyers(knex, orders())
  const stops: Omit<Stop, 'hurts'>[] = [
    stop('cart', await count(between('carts', 'carts.updated_at')), {
      sent: await sentBy('abandoned-cart'),
      well: { hits: carts.get('recovered') ?? 0, of: carts.get('reminded') ?? 0 },
    }),
    stop('order', placed, { wrong: { hits: await count(orders().whereNotNull('orders.cancelled_at')), of: placed } }),
    stop('way', parcelled.moving, {
      sent: await sentBy('delivery-notice'),
      wrong: { hits: parcelled.lost, of: parcelled.moving },
    }),
    stop('delivery', parcelled.delivered, {
      wrong: { hits: broken, of: sum(promised) },
      well: { hits: sum(promised) - broken, of: sum(promised) },
      carrier: worstCarrier(promised),
    }),
    stop('feedback', csat.n, { sent: csat.asked, survey: csat, wrong: { hits: csat.detractors, of: csat.n } }),
    stop('nps', nps.n, { sent: nps.asked, survey: nps, wrong: { hits: nps.detractors, of: nps.n } }),
    stop('return', people.again, { well: { hits: people.again, of: people.all } }),
  ]
  const worst = stops.reduce<Omit<Stop, 'hurts'> | null>((a, b) => (painOf(b) > (a ? painOf(a) : 1) ? b : a), null)
  return stops.map((one) => ({ ...one, hurts: one === worst }))
}

const moving = ['on its way', 'delayed', 'out for delivery', 'attempted', 'ready for pickup', 'delivered', 'failed']

/** Orders with a parcel that moves or moved, with one that arrived, with one that is lost; all in one reading. */
async function ordersByParcels(knex: Knex, orders: Knex.QueryBuilder) {
  const having = (name: string, statuses: readonly string[]): Knex.Raw =>
    knex.raw(
      `COUNT(DISTINCT CASE WHEN parcels.status IN (${statuses.map(() => '?').join(', ')}) THEN orders.id END) AS ${name}`,
      [...statuses],
    )
  const [row] = (await orders
    .join('parcels', (on) => {
      void on.on('parcels.shop_id', 'orders.shop_id').andOn('parcels.order_id', 'orders.id')
    })
    .where({ 'parcels.cancelled': 0 })
    .select(having('moving', moving), having('delivered', ['delivered']), having('lost', ['failed']))) as Record<
    'moving' | 'delivered' | 'lost',
    number | string
  >[]
  return { moving: Number(row?.moving), delivered: Number(row?.delivered), lost: Number(row?.lost) }
}

type Said = Partial<Pick<Stop, 'sent' | 'survey' | 'well' | 'carrier'>> & { readonly wrong?: Part }

function stop(station: Station, reached: number, { wrong, ...said }: Said): Omit<Stop, 'hurts'> {
  const share = wrong && wrong.of >= enough ? shareOf(wrong.hits, wrong.of) : null
  const plain = { sent: 0, survey: null, well: null, carrier: null }
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

/** People who bought in the period, and those of them who bought more than once. */
async function buyers(
  knex: Knex,
  orders: Knex.QueryBuilder,
): Promise<{ readonly all: number; readonly again: number }> {
  const each = orders
    .whereNotNull('orders.customer_id')
    .whereNull('orders.cancelled_at')
    .groupBy('orders.customer_id')
    .select('orders.customer_id')
    .count({ bought: '*' })
  const [row] = (await knex
    .from(each.as('each'))
    .select(knex.raw('COUNT(*) AS people'), knex.raw('SUM(CASE WHEN bought > 1 THEN 1 ELSE 0 END) AS again'))) as {
    people: number | string
    again: number | string | null
  }[]
  return { all: Number(row?.people ?? 0), again: Number(row?.again ?? 0) }
}
