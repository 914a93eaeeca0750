import { randomUUID } from 'node:crypto'
import type { Db } from '../../db/db.ts'
import type { Shop } from '../../domain/shop.ts'
import type { Instant } from '../../domain/time.ts'
import type { Keys } from '../../keys/keys.ts'
import { keepPull, type Pull, pullsOf, type StorePullKind } from '../../shops/pulls.ts'
import { shopById } from '../../shops/shops.ts'
import {
  holdStore,
  letStoreGo,
  noteStore,
  type Store,
  type StoreKeys,
  storeKeysOf,
  storeOf,
  storesToTend,
} from '../../shops/stores.ts'
import type { OwnEntry } from '../asked.ts'
import type { AskStore } from './ask.ts'
import { StoreFault } from './fault.ts'

export type TendNeeds = {
  readonly db: Db
  readonly keys: Keys
  readonly ask: AskStore
  /** Public address of this installation. */
  readonly appUrl: string
  /** Writes a row into the journal; nothing when the row is there already. */
  readonly append: (entry: OwnEntry) => Promise<void>
  /** When the shop's orders were changed last as we know them, by id. */
  readonly knownOrders: (shopId: number, ids: readonly string[]) => Promise<ReadonlyMap<string, Instant>>
  readonly now: () => Instant
  readonly stopping: () => boolean
  readonly report: (error: unknown, sentence: string) => void
}

/** What looking after one store works with. */
export type Round = TendNeeds & {
  readonly shop: Shop
  readonly store: Store
  readonly storeKeys: StoreKeys
  readonly pulls: ReadonlyMap<string, Pull>
  readonly keep: (kind: StorePullKind, changes: Parameters<typeof keepPull>[3]) => Promise<void>
  /** False: somebody else looks after the store by now, or we are asked to stop. */
  readonly mayGoOn: () => Promise<boolean>
}

/** How a platform's stores are looked after: webhooks kept alive, and read back what they left out. */
export type Tender = (round: Round) => Promise<void>

/**
 * Looks after every connected store, or one; a store in trouble does not hold up the others, and what is wrong with it stands
 * where its merchant sees it. Returns how many stores were looked after.
 */
export async function tendStores(
  needs: TendNeeds,
  tenders: Readonly<Record<string, Tender>>,
  only: number | null = null,
): Promise<number> {
  const { db, keys, now } = needs
  const holder = randomUUID()
  let tended = 0
  for (const { shopId, platform } of await storesToTend(db.knex)) {
    const tend = tenders[platform]
    if (!tend || (only !== null && shopId !== only) || needs.stopping()) continue
    if (!(await holdStore(db, shopId, holder))) continue
    try {
      const shop = await shopById(db.knex, shopId)
      const store = await storeOf(db.knex, shopId)
      const storeKeys = await storeKeysOf(db.knex, keys, shopId)
      if (!shop || !store || !storeKeys) continue
      const pulls = new Map((await pullsOf(db.knex, shopId)).map((pull) => [pull.kind as string, pull]))
      tended++
      await tend({
        ...needs,
        shop,
        store,
        storeKeys,
        pulls,
        keep: (kind, changes) => keepPull(db.knex, shopId, kind, changes, now()),
        mayGoOn: async () => !needs.stopping() && (await holdStore(db, shopId, holder)),
      })
      await noteStore(db.knex, shopId, { answeredAt: now(), why: null })
    } catch (error) {
      if (error instanceof StoreFault) await noteStore(db.knex, shopId, { why: error.message })
      else needs.report(error, `looking after the store of shop ${shopId} failed; the next round tries again`)
    } finally {
      await letStoreGo(db, shopId, holder)
    }
  }
  return tended
}
