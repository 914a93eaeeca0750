import type { Db } from '../../app/db/db.ts'
import type { Database } from '../../app/config.ts'
import type { Instant } from '../../app/domain/time.ts'
import { openJournal } from '../../app/journal/store.ts'
import { takeJournal } from '../../app/journal/take.ts'
import type { Keys } from '../../app/keys/keys.ts'
import { changesKnown } from '../../app/orders/known.ts'
import { openStores, type Stores } from '../../app/storefronts/stores.ts'
import { openDatabase } from './databases.ts'

/** Our side of a connection to a store, on a fresh database and with a clock to turn. */
export type OurSide = {
  readonly db: Db
  readonly stores: Stores
  /** What went wrong, in our own words. */
  readonly faults: readonly string[]
  now: Instant
  readonly take: () => Promise<void>
  readonly close: () => Promise<void>
}

export async function openOurSide(kind: Database['kind'], keys: Keys, now: Instant): Promise<OurSide> {
  const { db, close } = await openDatabase(kind)
  const journal = openJournal(db)
  const faults: string[] = []
  const stores = openStores({
    db,
    keys,
    appUrl: 'https://aftercare.example',
    now: () => side.now,
    report: (error, sentence) => void faults.push(`${sentence} ${String(error)}`),
    allowPrivate: true,
    append: async (entry) => {
      await journal.append(entry)
    },
    knownOrders: (shopId, ids) => changesKnown(db.knex, shopId, ids),
  })
  const side: OurSide = {
    db,
    stores,
    faults,
    now,
    take: async () => void (await takeJournal({ db, keys, report: () => {} }, side.now)),
    close: async () => {
      await stores.close()
      await close()
    },
  }
  return side
}
