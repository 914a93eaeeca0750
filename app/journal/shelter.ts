import { inChunks } from '../db/row.ts'
import { second } from '../domain/time.ts'
import type { Shelved } from './frames.ts'
import type { ShopMemory } from './shop-memory.ts'
import type { Spool } from './spool.ts'
import type { Entry, Journal } from './store.ts'
import { within } from './within.ts'

/** A journal that goes on keeping deliveries while the database is slow or away. */
export type ShelteredJournal = Journal & {
  /** Brings what waits in the spool into the journal, also what ended processes left. Resolves when it is in, or cannot be now. */
  readonly drain: () => Promise<void>
  readonly stop: () => Promise<void>
}

export type ShelterNeeds = {
  readonly journal: Journal
  readonly spool: Spool
  readonly shops: ShopMemory
  /** Resolves when the database answers at all. */
  readonly probe: () => Promise<unknown>
  readonly report: (error: unknown, sentence: string) => void
  /** How long the database may take, in milliseconds; Shopify waits five seconds in all. */
  readonly patience?: number
  /** How long to leave a database alone that was away. */
  readonly rest?: number
}

/** The value does not fit the table: that is no fault of the database, and waiting does not mend it. */
function isTheEntrysFault(error: unknown): boolean {
  const { sqlState, code } = error as { sqlState?: string; code?: string }
  return /^2[23]/.test(sqlState ?? '') || /^SQLITE_(?:TOOBIG|CONSTRAINT|MISMATCH)/.test(code ?? '')
}

/**
 * Deliveries go to the database while it answers in time. The first that it does not take opens the spool, and from then on all go
 * there, so that their order is kept, until everything was brought in. A delivery may land in both; the journal's key makes that harmless.
 */
export function shelterJournal(needs: ShelterNeeds): ShelteredJournal {
  const { journal, spool, shops, probe, report, patience = second, rest = second } = needs
  let away = false
  let stopped = false
  let draining: Promise<void> | null = null
  let timer: NodeJS.Timeout | undefined

  async function append(entry: Entry): Promise<boolean> {
    // What is not from the door (a look-up of our own) is in no hurry and can be asked for again.
    if (shops.domainOf(entry.shopId) === null) return journal.append(entry)
    if (away) return shelve(entry)
    try {
      const kept = await within(patience, journal.append(entry))
      if (!kept) shops.forget(entry.shopId)
      return kept
    } catch (error) {
      if (isTheEntrysFault(error)) throw error
      if (!away) report(error, 'the database does not take deliveries in time; they are kept in the spool')
      away = true
      return shelve(entry)
    }
  }

  async function shelve(entry: Entry): Promise<boolean> {
    try {
      await spool.append({ domain: shops.domainOf(entry.shopId) ?? '', entry })
    } finally {
      again(rest)
    }
    return true
  }

  function again(after: number): void {
    if (stopped || draining || timer) return
    timer = setTimeout(() => {
      timer = undefined
      void drain()
    }, after)
    timer.unref()
  }

  function drain(): Promise<void> {
    draining ??= bringIn()
      .catch((error: unknown) => report(error, 'the spool waits: the database does not take it'))
      .finally(() => {
        draining = null
        if (away) again(rest)
      })
    return draining
  }

  async function bringIn(): Promise<void> {
    // Asked first, so that a database that is away does not make a new file of every look.
    if (away) await probe()
    while (!stopped) {
      const files = await spool.ready()
      if (files.length === 0) {
        // Between this look and the next line nothing can come in between.
        if (!spool.empty()) continue
        away = false
        return
      }
      away = true
      for (const file of files) if (!stopped) await bringInFile(file)
    }
  }

  async function bringInFile(file: string): Promise<void> {
    const { shelved, end } = await spool.read(file)
    let refused = end === 'damaged'
    for (const batch of inChunks(shelved))
      try {
        await Promise.all(batch.map(bringInOne))
      } catch (error) {
        if (!isTheEntrysFault(error)) throw error
        for (const one of batch)
          await bringInOne(one).catch((cause: unknown) => {
            if (!isTheEntrysFault(cause)) throw cause
            refused = true
          })
      }
    if (!refused) return spool.remove(file)
    report(null, `a part of the spool's file ${file} cannot be read or written down; it is kept beside the others`)
    await spool.setAside(file)
  }

  /** Of a shop that was erased meanwhile nothing is written. */
  async function bringInOne({ domain, entry }: Shelved): Promise<void> {
    const shopId = await shops.idOf(domain)
    if (shopId === null || (await journal.append({ ...entry, shopId }))) return
    shops.forget(shopId)
    const nowId = await shops.idOf(domain)
    if (nowId !== null) await journal.append({ ...entry, shopId: nowId })
  }

  return {
    append,
    drain,
    async stop() {
      stopped = true
      clearTimeout(timer)
      // What is not in yet stays in the spool for the next start.
      if (draining) await within(patience, draining).catch(() => {})
      await spool.close()
    },
  }
}
