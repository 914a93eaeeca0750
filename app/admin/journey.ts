import type { Knex } from 'knex'
import { day, type Instant } from '../domain/time.ts'
import { journeyOf, type Station, stations, type Stop } from '../metrics/journey.ts'
import { summaries } from './customers/summary.ts'
import { percent, whole } from './figures.ts'
import { choice } from './query.ts'
import type { Visit } from './visit.ts'

const stretches = ['30', '7', '90', '365'] as const
const shownPeople = 50
/** Orders looked through for people who came again. */
const mostRead = 10_000

/** So many whole days that end with today, by UTC. */
export const periodOf = (now: Instant, days: number) => {
  const to = (Math.floor(now / day) + 1) * day
  return { from: to - days * day, to }
}

/** The line of stations for the views: what passed each, what was sent, what was said, and where it hurts. */
export async function journeyMap(visit: Visit, days: number) {
  const { needs, shop, base } = visit
  const stops = await journeyOf(needs.db.knex, shop.id, periodOf(visit.now, days))
  const list = stops.map((stop, place) => ({
    ...drawn(visit, stop),
    href: `${base}/journey/${stop.station}?days=${days}`,
    first: place === 0,
    last: place === stops.length - 1,
    // The way to the station that hurts is painted like it.
    before: toneOf(stop),
    after: toneOf(stops[place + 1] ?? stop),
    // The line's colours and the disc's, by class: `<before> <after>`.
    empty: stop.reached === 0,
  }))
  const said = (station: Station) => stops.find((stop) => stop.station === station)?.survey ?? null
  return {
    nps: said('nps'),
    csat: said('feedback'),
    stops: list,
    hurt: list.find(({ hurts }) => hurts) ?? null,
    quiet: stops.every(({ reached }) => reached === 0),
  }
}

const toneOf = ({ hurts, reached }: Pick<Stop, 'hurts' | 'reached'>): string =>
  hurts ? 'hurts' : reached === 0 ? 'still' : 'runs'

/** A station's figures in words: the key names the sentence, the rest fills it. */
function drawn({ language }: Visit, { station, reached, sent, wrong, hurts, survey, well, carrier, countedAt }: Stop) {
  const score =
    survey?.score === null || survey?.score === undefined || survey.low === null || survey.high === null
      ? null
      : station === 'nps'
        ? { value: whole(survey.score, language), low: whole(survey.low, language), high: whole(survey.high, language) }
        : {
            value: percent(survey.score, language),
            low: percent(survey.low, language),
            high: percent(survey.high, language),
          }
  return {
    station,
    nameKey: `station.${station}`,
    reachedKey: `station.${station}.reached`,
    reached,
    sent: sent > 0 ? { key: `station.sent`, count: sent } : null,
    score: score && { key: `station.${station}.score`, ...score },
    wrong: wrong && { key: `station.${station}.wrong`, share: percent(wrong.share.value, language), of: wrong.of },
    well:
      well && well.of > 0
        ? { key: `station.${station}.well`, share: percent(well.hits / well.of, language), ...well }
        : null,
    carrier: carrier && { name: carrier.name, share: percent(carrier.share, language) },
    countedAt,
    hurts,
  }
}

export async function journey(visit: Visit): Promise<void> {
  const days = choice(visit.req.query['days'], stretches)
  const here = `${visit.base}/journey`
  const map = await journeyMap(visit, Number(days))
  visit.show('journey', 'journey', {
    days,
    map,
    hurtKey: map.hurt?.nameKey ?? null,
    periods: ['7', '30', '90', '365'].map((value) => ({
      href: `${here}?days=${value}`,
      key: `period.${value}`,
      current: value === days,
    })),
    toFlows: `${visit.base}/flows`,
  })
}

/** The people at one station, the newest first. */
export async function station(visit: Visit): Promise<void> {
  const { needs, req, res, shop, base, now } = visit
  const name = stations.find((one) => one === req.params['station'])
  if (!name) return visit.missing()
  const days = choice(req.query['days'], stretches)
  if (name === 'feedback' || name === 'nps')
    return res.redirect(303, `${base}/feedback?survey=${name === 'nps' ? 'nps' : 'csat'}&period=${days}`)
  const ids = await peopleAt(needs.db.knex, shop.id, name, periodOf(now, Number(days)))
  return visit.show('station', 'journey', {
    titleKey: 'title.journey',
    nameKey: `station.${name}`,
    aboutKey: `station.${name}.about`,
    items: await summaries(visit, ids),
    back: `${base}/journey?days=${days}`,
  })
}

async function peopleAt(
  knex: Knex,
  shopId: number,
  name: Station,
  { from, to }: { readonly from: Instant; readonly to: Instant },
): Promise<string[]> {
  const [table, at] = name === 'cart' ? ['carts', 'carts.updated_at'] : ['orders', 'orders.placed_at']
  const query = knex(table)
    .where(`${table}.shop_id`, shopId)
    .whereNotNull(`${table}.customer_id`)
    .where(at, '>=', from)
    .where(at, '<', to)
    .orderBy(at, 'desc')
    .limit(5 * shownPeople)
  if (name === 'way' || name === 'delivery')
    void query
      .join('parcels', (on) => void on.on('parcels.shop_id', 'orders.shop_id').andOn('parcels.order_id', 'orders.id'))
      .whereIn(
        'parcels.status',
        name === 'delivery' ? ['delivered'] : ['on its way', 'delayed', 'out for delivery', 'attempted', 'failed'],
      )
      // No parcel is anywhere before it was ordered; so old ones stay unread.
      .where('parcels.status_at', '>=', from)
  if (name === 'return') {
    // Of a great shop the newest orders are looked through: who came again is among them, or hardly anybody did.
    const oldest = (await query.clone().clear('limit').offset(mostRead).first({ at })) as { at: number } | undefined
    if (oldest) void query.where(at, '>=', oldest.at)
    void query.whereExists(
      knex('orders as earlier')
        .whereRaw('earlier.shop_id = orders.shop_id AND earlier.customer_id = orders.customer_id')
        .whereRaw('earlier.placed_at < orders.placed_at')
        .where('earlier.placed_at', '>=', from)
        .select(knex.raw('1')),
    )
  }
  const ids = (await query.pluck(`${table}.customer_id`)) as string[]
  return [...new Set(ids)].slice(0, shownPeople)
}
