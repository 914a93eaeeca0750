import { randomUUID } from 'node:crypto'
import type { Db } from '../../../db/db.ts'
import type { Shop } from '../../../domain/shop.ts'
import type { Instant } from '../../../domain/time.ts'
import type { Keys } from '../../../keys/keys.ts'
import {
  holdPull,
  keepPull,
  letPullGo,
  type Pull,
  type PullKind,
  pullsOf,
  shopsWithPulls,
} from '../../../shops/pulls.ts'
import { shopById } from '../../../shops/shops.ts'
import type { AccessOf } from '../platform/access.ts'
import type { Ask } from '../platform/ask.ts'
import { PlatformFault } from '../platform/fault.ts'
import { forgetGrant } from '../sessions/grant.ts'
import { openPages } from './pages.ts'
import type { Append } from './write.ts'

export type PullNeeds = {
  readonly db: Db
  readonly keys: Keys
  readonly ask: Ask
  readonly accessOf: AccessOf
  /** Writes a row into the journal; durable when it resolves, and nothing when the row is there already. */
  readonly append: Append
  /** When the shop's orders were changed last as we know them, by id. */
  readonly knownOrders: (shopId: number, ids: readonly string[]) => Promise<ReadonlyMap<string, Instant>>
  readonly now: () => Instant
  /** True once the program is ending. */
  readonly stopping: () => boolean
  readonly report: (error: unknown, sentence: string) => void
}

/** What a step works with: one shop, one pull, held for it alone. */
export type Step = PullNeeds & {
  readonly shop: Shop
  readonly pull: Pull
  readonly pageOf: ReturnType<typeof openPages>
  readonly keep: (changes: Parameters<typeof keepPull>[3]) => Promise<void>
  /** False: somebody else holds the pull by now, or we are asked to stop. */
  readonly mayGoOn: () => Promise<boolean>
}

/** Faults that the next round will not meet again by itself. */
const lasting = new Set(['signed out', 'shut', 'forbidden', 'refused'])

/**
 * Goes through the shops that have a pull in `state` and lets `work` do each; a shop in trouble does not hold up the others.
 * Returns how many pulls were worked on.
 */
export async function workOnPulls(
  needs: PullNeeds,
  { state, kinds }: { readonly state: Pull['state']; readonly kinds: readonly PullKind[] },
  work: (step: Step) => Promise<void>,
): Promise<number> {
  const { db, keys, now, stopping } = needs
  const holder = randomUUID()
  const pageOf = openPages(needs.ask)
  let worked = 0
  for (const shopId of await shopsWithPulls(db.knex, state)) {
    for (const kind of kinds) {
      if (stopping() || !(await holdPull(db, shopId, kind, holder))) continue
      try {
        const pull = (await pullsOf(db.knex, shopId)).find((one) => one.kind === kind)
        const shop = await shopById(db.knex, shopId)
        if (!pull || !shop || pull.state !== state) continue
        const keep: Step['keep'] = (changes) => keepPull(db.knex, shopId, kind, changes, now())
        const mayGoOn = async (): Promise<boolean> => !stopping() && (await holdPull(db, shopId, kind, holder))
        worked++
        try {
          await work({ ...needs, shop, pull, pageOf, keep, mayGoOn })
        } catch (error) {
          if (!(error instanceof PlatformFault)) throw error
          // The shop waits for its merchant, who connects it anew by opening the app; everything else passes.
          if (error.kind === 'signed out') await forgetGrant(db.knex, keys, shop.domain)
          await keep(lasting.has(error.kind) ? { state: 'stopped', why: error.message } : { why: error.message })
          break
        }
      } catch (error) {
        needs.report(error, `reading ${kind} of shop ${shopId} failed; it goes on where it was`)
        break
      } finally {
        await letPullGo(db, shopId, kind, holder)
      }
    }
  }
  return worked
}
