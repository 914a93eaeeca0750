import { deriveKeys } from '../../app/keys/keys.ts'
import { makeToken } from '../../app/keys/tokens.ts'
import { hashOf } from '../../app/customers/hash.ts'
import { settled } from './harness/account.ts'
import { openLedger, orders, shopifyTelling, type Telling } from './harness/ledger.ts'
import type { Proof, Setting } from './harness/proof.ts'
import { openSite, shopify, type Site } from './harness/site.ts'
import { eachOf, until } from './harness/until.ts'

type Stopped = { readonly to: string; readonly at: number; readonly took: number }

/** Many letters are due and a server works on them; `stop` runs beside it and says what it stopped, and when that was committed. */
async function race(
  setting: Setting,
  letters: number,
  behaviour: string,
  stop: (site: Site, told: readonly Telling[]) => Promise<readonly Stopped[]>,
): Promise<{ due: number; stopped: readonly Stopped[]; late: number; spared: number }> {
  const due = orders(setting.full ? 5_000 : letters, behaviour).filter(({ path }) => path.endsWith('shopify'))
  const site = await openSite(setting)
  try {
    const ledger = openLedger(site.url)
    const door = await site.door()
    await eachOf(due, 20, ledger.insist)
    await site.command(['cron', 'take'])
    const worker = await site.work()
    const stopped = await stop(site, due)
    await settled(site, 120_000).catch(() => {})
    for (const server of [worker, door]) await server.stop()
    const keys = deriveKeys(Buffer.from(site.env['SECRET_KEY'] ?? '', 'base64'))
    const marked = (await site.db.knex('messages').whereNotNull('marker_at').select('address_hash', 'marker_at')) as {
      address_hash: string
      marker_at: number
    }[]
    const markerOf = new Map(marked.map((row) => [row.address_hash, Number(row.marker_at)]))
    const markers = stopped.map(({ to, at }) => ({ at, marker: markerOf.get(hashOf(keys, to)) }))
    return {
      due: due.length,
      stopped,
      late: markers.filter(({ at, marker }) => marker !== undefined && marker > at).length,
      spared: markers.filter(({ marker }) => marker === undefined).length,
    }
  } finally {
    await site.close()
  }
}

/** One click each, as a mail program does it (RFC 8058). */
async function unsubscribe(setting: Setting, site: Site, told: readonly Telling[]): Promise<readonly Stopped[]> {
  const keys = deriveKeys(Buffer.from(site.env['SECRET_KEY'] ?? '', 'base64'))
  const messages = (await site.db.knex('messages').select('id', 'to_address')) as { id: string; to_address: string }[]
  const idOf = new Map(messages.map(({ id, to_address }) => [to_address, id]))
  const shopId = site.shopIds[shopify]
  const stopped: Stopped[] = []
  await until('letters leave', () => site.judge.taken().length > 10)
  await eachOf(setting.dice.shuffle(told).slice(0, told.length / 2), 4, async ({ to }) => {
    const expiresAt = Date.now() + 86_400_000
    const token = makeToken(keys, 'unsubscribe', { shopId, messageId: idOf.get(to) ?? '', link: 0, expiresAt })
    const begun = performance.now()
    const answer = await fetch(`${site.url}/u/${token}`, {
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: 'List-Unsubscribe=One-Click',
    })
    await answer.arrayBuffer()
    if (answer.status === 200) stopped.push({ to, at: Date.now(), took: performance.now() - begun })
  })
  return stopped
}

export const unsubscribed: Proof = {
  guarantees: { G16: 'Once an unsubscribe was answered, no letter to that person is finished any more.' },
  on: 'each database',
  many: true,
  async run(setting) {
    const { due, stopped, late, spared } = await race(setting, 300, 'slow-250-700ms', (site, told) =>
      unsubscribe(setting, site, told),
    )
    const p99 = Math.round(
      stopped.map(({ took }) => took).sort((a, b) => a - b)[Math.floor(stopped.length * 0.99)] ?? 0,
    )
    return {
      G16: {
        figures: {
          due,
          unsubscribed: stopped.length,
          'letters after it': late,
          'letters spared': spared,
          'p99 in ms': p99,
        },
        must: {
          'finish no letter after it': late === 0,
          'really race': spared > 0 && spared < stopped.length,
          'answer each within a second': p99 < 1_000,
        },
      },
    }
  },
}

/** The three other ways to stop: a person is erased, the shop pauses, the app is removed. `at` is when each was seen committed. */
const ways: Readonly<Record<string, (site: Site, told: readonly Telling[]) => Promise<readonly Stopped[]>>> = {
  erased: async (site, told) => {
    // The middle of a backlog leaves last.
    const chosen = told.slice(told.length / 2 - 6, told.length / 2 + 6)
    const stopped: Stopped[] = []
    await eachOf(chosen, 2, async ({ to }) => {
      await site.command(['erase', '--shop', shopify, '--email', to])
      stopped.push({ to, at: Date.now(), took: 0 })
    })
    return stopped
  },
  paused: async (site, told) => {
    await until('letters leave', () => site.judge.taken().length > 20)
    await site.db.knex('shops').where({ domain: shopify }).update({ status: 'paused' })
    const at = Date.now()
    return told.map(({ to }) => ({ to, at, took: 0 }))
  },
  'switched off': async (site, told) => {
    await until('letters leave', () => site.judge.taken().length > 20)
    await site.command(['flow', 'off', 'delivery-notice', '--shop', shopify])
    const at = Date.now()
    return told.map(({ to }) => ({ to, at, took: 0 }))
  },
  uninstalled: async (site, told) => {
    await until('letters leave', () => site.judge.taken().length > 20)
    await openLedger(site.url).insist(shopifyTelling('app/uninstalled', { id: 1, domain: shopify }, ''))
    await site.command(['cron', 'take'])
    await until('the removal was taken', async () => {
      const shop = (await site.db.knex('shops').where({ domain: shopify }).first('status')) as { status: string }
      return shop.status === 'uninstalled'
    })
    const at = Date.now()
    return told.map(({ to }) => ({ to, at, took: 0 }))
  },
}

export const stopped: Proof = {
  guarantees: {
    G17: 'Once a person was erased, or the shop paused, switched the flow off or left, no letter is finished any more.',
  },
  on: 'each database',
  many: true,
  async run(setting) {
    const figures: Record<string, number> = {}
    const must: Record<string, boolean> = {}
    for (const [way, stop] of Object.entries(ways)) {
      // Slow enough to be stopped by a command, which takes its time to start on a busy machine.
      const [letters, behaviour] =
        way === 'erased' ? ([500, 'slow-250-700ms'] as const) : ([150, 'slow-250-3000ms'] as const)
      const { late, spared } = await race(setting, letters, behaviour, stop)
      figures[`late after ${way}`] = late
      must[`finish no letter after it was ${way}`] = late === 0
      must[`still have had letters to stop when ${way}`] = spared > 0
    }
    return { G17: { figures, must } }
  },
}
