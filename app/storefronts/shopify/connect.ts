import type { KeyObject } from 'node:crypto'
import type { Config } from '../../config.ts'
import type { Db } from '../../db/db.ts'
import type { Rewards } from '../../domain/reward.ts'
import type { Shop } from '../../domain/shop.ts'
import type { Instant } from '../../domain/time.ts'
import type { Trigger } from '../../domain/trigger.ts'
import type { Keys } from '../../keys/keys.ts'
import { openInstaller } from './embedded/install.ts'
import { readSessionToken, type Visitor } from './embedded/session-token.ts'
import { openAccess } from './platform/access.ts'
import { addressesFrom } from './platform/address.ts'
import { openAsk } from './platform/ask.ts'
import { openGrants } from './platform/grants.ts'
import { readChanges } from './pulls/changes.ts'
import { readHistory } from './pulls/history.ts'
import { refreshShops } from './pulls/particulars.ts'
import type { PullNeeds } from './pulls/run.ts'
import { shopifyRewards } from './rewards.ts'
import { shopifyTrigger } from './triggers.ts'

export type ConnectNeeds = Pick<PullNeeds, 'append' | 'knownOrders' | 'report' | 'now'> & {
  readonly db: Db
  readonly keys: Keys
  /** The app's client id and its secret, as they are written in the app's settings at Shopify. */
  readonly key: string
  readonly secret: string
  /** The same secret and older ones, for checking signatures. */
  readonly secrets: readonly KeyObject[]
  readonly standIn: string | null
}

/** The app's own connection to Shopify. */
export type Connection = {
  readonly key: string
  /** Who a session token speaks for; null when it is not good. */
  readonly visitor: (sessionToken: string) => Visitor | null
  /** The visitor's shop, installed if it was not. Throws `PlatformFault`. */
  readonly open: (visitor: Visitor, sessionToken: string) => Promise<Shop>
  /** Codes for answering. */
  readonly rewards: Rewards
  /** Starts the merchant's workflows in Shopify Flow. */
  readonly trigger: Trigger
  /** Both do what is due and return how many lists they read on. */
  readonly readHistory: () => Promise<number>
  readonly readChanges: (now: Instant) => Promise<number>
  /** Asks shops anew who they are and what they sell; returns how many. */
  readonly refreshShops: () => Promise<number>
  /** Ends what is under way; resolves when nothing uses the database any more. */
  readonly close: () => Promise<void>
}

/** Null: no shop can install the app from Shopify, which gave it no name. */
export function connectShopify(
  { shopifyKey: key, shopifySecrets: [secret], shopifyStandIn: standIn }: Config,
  needs: Omit<ConnectNeeds, 'key' | 'secret' | 'standIn'>,
): Connection | null {
  return key === null || secret === undefined ? null : connect({ ...needs, key, secret, standIn })
}

function connect(needs: ConnectNeeds): Connection {
  const { key, secrets, now } = needs
  const addresses = addressesFrom(needs.standIn)
  const grants = openGrants({ credentials: { key, secret: needs.secret }, addresses, now })
  const closing = new AbortController()
  const underWay = new Set<Promise<unknown>>()
  const ask = openAsk({ addresses, now, signal: closing.signal })
  const pulls: PullNeeds = {
    ...needs,
    ask,
    accessOf: openAccess({ ...needs, grants }),
    stopping: () => closing.signal.aborted,
  }
  const tracked = <T>(work: Promise<T>): Promise<T> => {
    const done = work.finally(() => underWay.delete(done))
    underWay.add(done)
    return done
  }
  return {
    key,
    visitor: (sessionToken) => readSessionToken(sessionToken, { key, secrets }, now()),
    rewards: shopifyRewards(pulls),
    trigger: shopifyTrigger(pulls),
    open: openInstaller({ ...needs, grants, ask }),
    readHistory: () => tracked(readHistory(pulls)),
    readChanges: (moment) => tracked(readChanges(pulls, moment)),
    refreshShops: () => tracked(refreshShops(pulls)),
    close: async () => {
      closing.abort()
      await Promise.allSettled(underWay)
    },
  }
}
