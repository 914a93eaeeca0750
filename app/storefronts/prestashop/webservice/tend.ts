import { createHash } from 'node:crypto'
import { iso, minute, second, type Instant } from '../../../domain/time.ts'
import type { StorePullKind } from '../../../shops/pulls.ts'
import { noteStore } from '../../../shops/stores.ts'
import type { OwnEntry } from '../../asked.ts'
import { ownEntry, unheard } from '../../connect/read-back.ts'
import type { Round } from '../../connect/tend.ts'
import { id, instant, type Part, part, parts, text } from '../../payload.ts'
import { integer } from '../payload.ts'
import { openWebservice, type Webservice } from './ask.ts'

/** A change that was under way while we looked is filed a little after the moment it carries. */
const overlap = 10 * minute
const perPage = 40

const lists: readonly { readonly kind: StorePullKind; readonly path: string }[] = [
  { kind: 'store orders', path: 'orders' },
  { kind: 'store products', path: 'products' },
  { kind: 'store customers', path: 'customers' },
]

/**
 * Looks after a PrestaShop: reads back what changed, through the resource that our module adds to the webservice (the very pictures it
 * sends), and asks how the module's own queue fares, for a shop without a working cron sends late.
 */
export async function tendPresta(round: Round): Promise<void> {
  const service = openWebservice(round.ask, round.store.api, round.storeKeys)
  const health = await service.one('aftercare/health')
  const waiting = integer(health.waiting)
  const oldest = instant(health.oldest)
  const now = round.now()
  await noteStore(round.db.knex, round.shop.id, {
    pluginVersion: text(health.plugin)?.slice(0, 64) ?? null,
    platformVersion: text(health.version)?.slice(0, 64) ?? null,
    // A queue that stands still is the same for a merchant as webhooks that are off.
    webhooks: waiting > 0 && oldest !== null && now - oldest > 30 * minute ? 'off' : 'on',
    webhooksAt: now,
  })
  for (const list of lists) await readChanged(round, service, list)
}

async function readChanged(
  round: Round,
  service: Webservice,
  { kind, path }: { readonly kind: StorePullKind; readonly path: string },
): Promise<void> {
  const pull = round.pulls.get(kind)
  if (!pull) return
  const begun = round.now()
  let [from, page, done] = [pull.since - overlap, 1, pull.done]
  while (await round.mayGoOn()) {
    const answer = await service.one(`aftercare/${path}`, {
      since: iso(Math.max(0, from)),
      page: String(page),
      per_page: String(perPage),
    })
    const found = parts(answer.items)
    const news = kind === 'store orders' ? await unheard(round, found, idOf, changedAt) : found
    await Promise.all(news.map((one) => round.append(entryOf(round, path, one))))
    done += news.length
    if (found.length < perPage) {
      await round.keep(kind, { since: begun, done, why: null })
      return
    }
    await round.keep(kind, { done, why: null })
    const last = instant(found.at(-1)?.at) ?? from
    if (last - second > from) [from, page] = [last - second, 1]
    else page++
  }
}

const idOf = (picture: Part): string | null => id(part(picture.order)?.id)
const changedAt = (picture: Part): Instant | null => instant(picture.at)

const entryOf = (round: Round, list: string, picture: Part): OwnEntry =>
  ownEntry(round, list, picture, changedAt(picture), (payload) => createHash('sha256').update(payload).digest('hex'))
