import type { Knex } from 'knex'
import { RewardRefused } from '../../domain/reward.ts'
import type { Shop } from '../../domain/shop.ts'
import type { Keys } from '../../keys/keys.ts'
import { type StoreKeys, storeKeysOf, storeOf } from '../../shops/stores.ts'
import type { AskStore } from './ask.ts'
import { StoreFault } from './fault.ts'

export type OpenNeeds = { readonly knex: Knex; readonly keys: Keys; readonly ask: AskStore }
type Opened<Api> = (ask: AskStore, api: string, keys: StoreKeys) => Api

/** Opens a shop's store and works in it; what will not be granted by asking again is a refusal. */
export async function inStore<Api, T>(
  { knex, keys, ask }: OpenNeeds,
  shop: Shop,
  opened: Opened<Api>,
  work: (api: Api) => Promise<T>,
): Promise<T> {
  const [store, storeKeys] = [await storeOf(knex, shop.id), await storeKeysOf(knex, keys, shop.id)]
  if (!store || !storeKeys) throw new RewardRefused('The store is not connected, so no code can be made in it.')
  try {
    return await work(opened(ask, store.api, storeKeys))
  } catch (error) {
    if (error instanceof StoreFault && (error.kind === 'forbidden' || error.kind === 'strange'))
      throw new RewardRefused(error.message)
    throw error
  }
}
