import type { RewardMakers } from '../domain/reward.ts'
import type { Instant } from '../domain/time.ts'
import { openGuarded } from '../network/guarded.ts'
import type { Lookup } from '../network/public-host.ts'
import { openAskStore } from './connect/ask.ts'
import { type Connected, connectByPlugin } from './connect/handshake.ts'
import { type TendNeeds, type Tender, tendStores } from './connect/tend.ts'
import { type Part } from './payload.ts'
import { prestaRewards } from './prestashop/webservice/rewards.ts'
import { tendPresta } from './prestashop/webservice/tend.ts'
import { connectByKeys } from './woocommerce/keys.ts'
import { wooRewards } from './woocommerce/rest/rewards.ts'
import { tendWoo } from './woocommerce/rest/tend.ts'

export type StoresNeeds = Omit<TendNeeds, 'ask' | 'stopping'> & {
  /** Development and tests: stores on this machine may be asked, without https. */
  readonly allowPrivate: boolean
  readonly find?: Lookup
  /** Told of every shop that was connected, before it knows so itself. */
  readonly connected?: (shopId: number) => void
}

/** Our own connection to shops on WooCommerce and PrestaShop. */
export type Stores = {
  readonly allowPrivate: boolean
  /** Both throw `NotConnected` or `StoreFault`; a store that was connected is looked after at once. */
  readonly connectByPlugin: (told: Part) => Promise<Connected>
  readonly connectByKeys: (told: Part) => Promise<Connected>
  /** Looks after every store (or one): webhooks kept alive, what they left out read back. Returns how many. */
  readonly tend: (now: Instant, only?: number) => Promise<number>
  /** Discount codes made in the stores themselves. */
  readonly rewards: RewardMakers
  /** Resolves when nothing is under way. */
  readonly idle: () => Promise<void>
  /** Ends what is under way; resolves when nothing uses the database any more. */
  readonly close: () => Promise<void>
}

const tenders: Readonly<Record<string, Tender>> = { woocommerce: tendWoo, prestashop: tendPresta }

export function openStores(needs: StoresNeeds): Stores {
  const closing = new AbortController()
  const underWay = new Set<Promise<unknown>>()
  const { allowPrivate, find } = needs
  const ask = openAskStore(openGuarded({ allowPrivate, signal: closing.signal, ...(find ? { find } : {}) }))
  const all = { ...needs, ask, stopping: () => closing.signal.aborted }
  const opening = { knex: needs.db.knex, keys: needs.keys, ask }
  const tracked = <T>(work: Promise<T>): Promise<T> => {
    const done = work.finally(() => underWay.delete(done))
    underWay.add(done)
    return done
  }
  const idle = async (): Promise<void> => void (await Promise.allSettled(underWay))
  const tend = (now: Instant, only?: number): Promise<number> =>
    tracked(tendStores({ ...all, now: () => now }, tenders, only ?? null))
  async function andTend(connecting: Promise<Connected>): Promise<Connected> {
    const connected = await tracked(connecting)
    needs.connected?.(connected.shop.id)
    // Whoever connected waits for the answer, not for sixty days of orders.
    tend(needs.now(), connected.shop.id).catch((error: unknown) =>
      needs.report(error, 'looking after a store that was just connected failed; the next round tries again'),
    )
    return connected
  }
  return {
    allowPrivate,
    connectByPlugin: (told) => andTend(connectByPlugin(all, told)),
    connectByKeys: (told) => andTend(connectByKeys(all, told)),
    tend,
    rewards: { woocommerce: wooRewards(opening), prestashop: prestaRewards(opening) },
    idle,
    close: async () => {
      closing.abort()
      await idle()
    },
  }
}
