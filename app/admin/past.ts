import { day, type Instant } from '../domain/time.ts'
import { historyKinds, type Pull, pullsOf, storeKinds } from '../shops/pulls.ts'
import { storeOf } from '../shops/stores.ts'
import { platformReason } from './platform-reasons.ts'
import type { Visit } from './visit.ts'

/** How long a finished reading is still told of: long enough for everybody of the shop to see it once. */
const toldFor = 7 * day

type Phase = 'done' | 'now' | 'next' | 'stopped'

/** How far reading what the shop had before us is, for Home; null when there is nothing (any more) to say. */
export async function pastReading({ needs, shop, language, base, now, session }: Visit) {
  const { knex } = needs.db
  const pulls = await pullsOf(knex, shop.id)
  const kinds = shop.platform === 'shopify' ? historyKinds : storeKinds
  const ours = kinds.flatMap((kind) => pulls.find((pull) => pull.kind === kind) ?? [])
  if (ours.length === 0) return null
  const inTheWay = shop.platform === 'shopify' ? null : ((await storeOf(knex, shop.id))?.why ?? null)
  const phases = phasesOf(ours, inTheWay !== null)
  const finished = phases.every((phase) => phase === 'done')
  if (finished && ended(ours, shop.platform === 'shopify') < now - toldFor) return null
  const stopped = phases.includes('stopped')
  const why = inTheWay ?? ours.find((pull) => pull.why !== null)?.why ?? null
  return {
    titleKey: finished ? 'past.finished' : stopped ? 'past.stopped' : 'past.reading',
    aboutKey: finished ? 'past.finished.about' : stopped ? 'past.stopped.about' : 'past.reading.about',
    running: !finished,
    why: why === null || finished ? null : platformReason(language, why),
    again: stopped && session.role === 'owner' ? `${base}/settings/connection/again` : null,
    parts: ours.map(({ kind, done, total }, place) => {
      const phase = phases[place] ?? 'next'
      return {
        nameKey: `past.${kind.replace('store ', '')}`,
        stateKey: `past.state.${phase}`,
        done,
        total,
        counted: phase === 'now' || phase === 'stopped' ? (total ?? 0) > 0 : false,
        started: done > 0 || phase === 'done',
        chip: { done: 'well', now: 'waiting', next: '', stopped: 'hurt' }[phase],
      }
    }),
  }
}

/** One kind after the other is read; a store is read all over again each time, its past once. */
function phasesOf(pulls: readonly Pull[], stopped: boolean): readonly Phase[] {
  let first = true
  return pulls.map(({ state, since, begunAt }) => {
    if (state === 'done' || (state === 'watching' && since >= begunAt)) return 'done'
    if (state === 'stopped' || (stopped && first)) {
      first = false
      return 'stopped'
    }
    const phase = first ? 'now' : 'next'
    first = false
    return phase
  })
}

/** A finished list is not touched again; of a store only the beginning is kept. */
const ended = (pulls: readonly Pull[], once: boolean): Instant =>
  Math.max(...pulls.map(({ updatedAt, begunAt }) => (once ? updatedAt : begunAt)))
