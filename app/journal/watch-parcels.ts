import type { Knex } from 'knex'
import { carrierOf, usualNumber } from '../carriers/numbers.ts'
import type { Carrier, CarrierScan } from '../carriers/carrier.ts'
import { type ScanRow, scanTopic } from '../carriers/scan-row.ts'
import type { Db } from '../db/db.ts'
import { day, hour, type Instant, minute } from '../domain/time.ts'
import type { Entry } from './store.ts'

export type WatchNeeds = {
  readonly db: Db
  readonly carriers: readonly Carrier[]
  readonly append: (entry: Entry) => Promise<unknown>
  readonly report: (error: unknown, sentence: string) => void
}

/** A parcel that has not arrived after so long is lost or was never sent; nobody goes on asking. */
const longest = 30 * day
/** Parcels found and parcels asked for in one round: carriers are guests' tables, not ours to empty. */
const most = 200

type Watch = {
  shop_id: number
  parcel_id: string
  order_id: string
  carrier: string
  begun_at: number
  tries: number
  number: string
}

/**
 * Asks carriers about parcels whose storefront tells nothing of their way, and writes what they say into the journal, where it is taken
 * like a platform's own telling. Returns how many parcels were asked for.
 */
export async function watchParcels(needs: WatchNeeds, now: Instant): Promise<number> {
  await findParcels(needs, now)
  const due = await dueWatches(needs.db, now)
  for (const watch of due)
    try {
      await ask(needs, watch, now)
    } catch (error) {
      needs.report(error, `the parcel ${watch.parcel_id} of shop ${watch.shop_id} could not be watched`)
    }
  return due.length
}

/** Parcels of the last weeks. Left to choose, MariaDB goes through all parcels of each active shop instead. */
const lately = ({ knex, kind }: Db): Knex.QueryBuilder =>
  knex(kind === 'mysql' ? knex.raw('parcels FORCE INDEX (parcels_by_creation)') : 'parcels')

/** Parcels with a number of a carrier we can ask, of which nothing final is known and nothing is watched yet. */
async function findParcels({ db, carriers }: WatchNeeds, now: Instant): Promise<void> {
  const askable = new Set(carriers.map(({ name }) => name))
  const rows = (await lately(db)
    .join('shops', 'shops.id', 'parcels.shop_id')
    .leftJoin('watches', (on) => {
      on.on('watches.shop_id', 'parcels.shop_id').andOn('watches.parcel_id', 'parcels.id')
    })
    .where({ 'shops.status': 'active', 'parcels.cancelled': false })
    .where('parcels.created_at', '>', now - longest)
    .whereNotNull('parcels.number')
    .whereNull('watches.parcel_id')
    .where((open) => void open.whereNull('parcels.status').orWhereIn('parcels.status', ['preparing', 'on its way']))
    .orderBy('parcels.created_at', 'desc')
    .limit(most)
    .select('parcels.shop_id', 'parcels.id', 'parcels.order_id', 'parcels.number', 'parcels.carrier')) as {
    shop_id: number
    id: string
    order_id: string
    number: string
    carrier: string | null
  }[]
  for (const row of rows) {
    const carrier = carrierOf(row.number, row.carrier)
    const known = carrier !== null && askable.has(carrier)
    await db
      .knex('watches')
      .insert({
        shop_id: row.shop_id,
        parcel_id: row.id,
        order_id: row.order_id,
        carrier: carrier ?? 'unknown',
        begun_at: now,
        next_at: known ? now : null,
        tries: 0,
        ended: known ? null : 'nobody to ask',
      })
      .onConflict(['shop_id', 'parcel_id'])
      .ignore()
  }
}

const dueWatches = async ({ knex }: Db, now: Instant): Promise<readonly Watch[]> =>
  (await knex('watches')
    .join('parcels', (on) => {
      on.on('watches.shop_id', 'parcels.shop_id').andOn('watches.parcel_id', 'parcels.id')
    })
    .join('shops', 'shops.id', 'watches.shop_id')
    .where({ 'shops.status': 'active' })
    .where('watches.next_at', '<=', now)
    .whereNotNull('parcels.number')
    .orderBy('watches.next_at')
    .limit(most)
    .select('watches.*', 'parcels.number')) as Watch[]

async function ask(needs: WatchNeeds, watch: Watch, now: Instant): Promise<void> {
  const { db, carriers } = needs
  const where = { shop_id: watch.shop_id, parcel_id: watch.parcel_id }
  const tries = watch.tries + 1
  // Whoever moves the date asks: two machines never ask about one parcel at once.
  const mine = await db
    .knex('watches')
    .where({ ...where, tries: watch.tries })
    .update({ tries, asked_at: now, next_at: now + hour })
  const carrier = carriers.find(({ name }) => name === watch.carrier)
  if (mine === 0 || !carrier) return
  const answer = await carrier.track(usualNumber(watch.number))
  if (answer.kind === 'told')
    for (const scan of answer.scans) await needs.append(entryOf(watch, carrier.name, scan, now))
  const last = answer.kind === 'told' ? latest(answer.scans) : null
  const ended = last?.status === 'delivered' ? 'delivered' : now - watch.begun_at > longest ? 'too long' : null
  await db
    .knex('watches')
    .where(where)
    .update({
      ended,
      next_at: ended === null ? now + pauseAfter(answer.kind, last?.status ?? null, tries) : null,
      ...(answer.kind === 'told' ? { tries: 0 } : {}),
    })
}

const latest = (scans: readonly CarrierScan[]): CarrierScan | null =>
  scans.reduce<CarrierScan | null>((a, b) => (a === null || b.at >= a.at ? b : a), null)

/** Often while something is about to happen, seldom before; ever more seldom while the carrier does not answer. */
function pauseAfter(kind: 'told' | 'unknown' | 'away', status: string | null, tries: number): number {
  if (kind === 'away') return Math.min(12 * hour, 15 * minute * 2 ** Math.min(tries - 1, 6))
  if (kind === 'unknown') return Math.min(12 * hour, 2 * hour * tries)
  if (status === 'out for delivery') return 30 * minute
  return status === 'preparing' || status === null ? 4 * hour : 2 * hour
}

/** What was told once is one row, however often it is asked for. */
function entryOf(watch: Watch, carrier: string, { status, at }: CarrierScan, now: Instant): Entry {
  const row: ScanRow = { parcelId: watch.parcel_id, orderId: watch.order_id, status, at }
  return {
    shopId: watch.shop_id,
    topic: scanTopic,
    deliveryId: `${carrier} ${watch.parcel_id} ${status} ${at}`,
    eventId: null,
    apiVersion: null,
    triggeredAt: at,
    receivedAt: now,
    payload: Buffer.from(JSON.stringify(row)),
  }
}
