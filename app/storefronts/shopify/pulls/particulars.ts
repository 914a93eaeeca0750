import { keepPlan } from '../../../shops/connection.ts'
import { keepSeen, platformLettersOf } from '../../../shops/platform-letters.ts'
import { tellShop } from '../../../shops/shops.ts'
import { day, minute, type Instant } from '../../../domain/time.ts'
import { count, type Part, part, parts, text } from '../../payload.ts'
import type { Access } from '../platform/ask.ts'
import { PlatformFault } from '../platform/fault.ts'
import { questions } from '../platform/questions.ts'
import { shopAsDelivered } from '../platform/retold.ts'
import { readShop } from '../shop.ts'
import { sinceFilter } from './pages.ts'
import { type PullNeeds, type Step, workOnPulls } from './run.ts'
import { entryOf } from './write.ts'

type Needs = Pick<PullNeeds, 'db' | 'ask' | 'now'>

/** Clocks differ, and what changed while we looked last is seen now. */
const overlap = 10 * minute
/** How far back Shopify's own reminders count as its habit. */
const lately = 7 * day

/**
 * Looks at every shop for what its deliveries may have left out besides orders: who it is, the plan it pays for, products that
 * changed, and whether Shopify reminds people of carts by itself.
 */
export const refreshShops = (needs: PullNeeds): Promise<number> =>
  workOnPulls(needs, { state: 'watching', kinds: ['particulars'] }, refresh)

async function refresh(step: Step): Promise<void> {
  const { shop, pull, accessOf, append, now, keep, mayGoOn, pageOf } = step
  const begun = now()
  await meet(step, shop.id, await accessOf(shop))
  await lookForReminders(step, shop.id, await accessOf(shop))
  const filter = sinceFilter('updated_at', pull.since - overlap)
  let place: string | null = null
  let { done } = pull
  while (await mayGoOn()) {
    const page = await pageOf(await accessOf(shop), 'products', filter, place)
    await Promise.all(page.nodes.map((node) => append(entryOf(shop.id, 'read/products', node, now()))))
    done += page.nodes.length
    place = page.next
    if (place === null) return keep({ since: begun, done, why: null })
  }
}

/** Asks the shop who it is, and which plan it pays for. */
export async function meet({ db, ask }: Needs, shopId: number, access: Access): Promise<void> {
  const answer = await ask(access, questions.shop)
  const locales = await ask(access, questions.locales).catch(() => ({}))
  const [told] = readShop(shopAsDelivered(answer, locales))
  if (told?.type === 'shop') await tellShop(db.knex, shopId, told.shop)
  await keepPlan(db.knex, shopId, planIn(part(answer.currentAppInstallation)))
}

/** Shopify App Pricing: the plan is chosen and paid at Shopify; only its name is ours to know. */
const planIn = (installation: Part | null): string | null =>
  text(parts(installation?.activeSubscriptions).find(({ status }) => status === 'ACTIVE')?.name)

/**
 * No question tells whether Shopify's reminders are on, but how many carts it wrote about is told. Only carts left since somebody
 * said they are off count: older ones may have been written about before. Its shipping mails cannot be seen at all.
 */
async function lookForReminders({ db, ask, now }: Needs, shopId: number, access: Access): Promise<void> {
  const { offAt } = (await platformLettersOf(db.knex, shopId))('abandoned-cart')
  const since: Instant = Math.max(now() - lately, offAt ?? 0)
  try {
    const filter = `email_state:sent ${sinceFilter('created_at', since)}`
    const told = part((await ask(access, questions.reminded, { filter })).abandonedCheckoutsCount)?.count
    if (typeof told === 'number') await keepSeen(db.knex, shopId, 'abandoned-cart', count(told), now())
  } catch (error) {
    // A shop that withholds its carts keeps the question we ask its merchant.
    if (!(error instanceof PlatformFault) || error.kind !== 'forbidden') throw error
  }
}
