import { historyKinds, type PullKind } from '../../../shops/pulls.ts'
import { count, part } from '../../payload.ts'
import { questions } from '../platform/questions.ts'
import { type Listed, sinceFilter } from './pages.ts'
import { type PullNeeds, type Step, workOnPulls } from './run.ts'
import { entryOf } from './write.ts'

/**
 * Reads what shops had before we came, as far as it has been begun: page by page into the journal, the place kept after each, so
 * that a process that ends loses at most one page, which is then read again and changes nothing.
 */
export const readHistory = (needs: PullNeeds): Promise<number> =>
  workOnPulls(needs, { state: 'running', kinds: historyKinds }, readOn)

async function readOn(step: Step): Promise<void> {
  const { shop, pull, accessOf, append, now, keep, mayGoOn, pageOf } = step
  const list = pull.kind as Exclude<PullKind, 'changes'> & Listed
  const filter = list === 'orders' ? sinceFilter('created_at', pull.since) : ''
  if (pull.total === null) await keep({ total: await countOf(step, list, filter) })
  let { place, done } = pull
  while (await mayGoOn()) {
    const page = await pageOf(await accessOf(shop), list, filter, place)
    await Promise.all(page.nodes.map((node) => append(entryOf(shop.id, `history/${list}`, node, now()))))
    done += page.nodes.length
    place = page.next
    if (place === null) return keep({ state: 'done', place, done, total: done, why: null })
    await keep({ place, done, why: null })
  }
}

/** How much there is, for showing how far we are; not worth failing for. */
async function countOf({ ask, accessOf, shop }: Step, list: Listed, filter: string): Promise<number | null> {
  const answer = await ask(await accessOf(shop), questions.counts, {
    orders: list === 'orders' ? filter : '',
  })
  const told = part(answer[`${list}Count`])?.count
  return typeof told === 'number' ? count(told) : null
}
