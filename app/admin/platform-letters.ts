import type { Shop } from '../domain/shop.ts'
import { platformLettersOf, type PlatformLetters, sayOff } from '../shops/platform-letters.ts'
import { one } from './query.ts'
import type { Visit } from './visit.ts'

/** Letters a platform sends by itself about the same thing as one of our flows, and the page of its admin where they are switched off. */
const pages: Readonly<Record<string, string>> = {
  'abandoned-cart': 'marketing/automations',
  'delivery-notice': 'settings/notifications',
}

/** The flows whose matter the shop's platform writes about too. */
export const doubledFlows = ({ platform }: Pick<Shop, 'platform'>): readonly string[] =>
  platform === 'shopify' ? Object.keys(pages) : []

/** Where Shopify's own are switched off; null when the platform has none about this. */
export function pageOfTheirs(shop: Pick<Shop, 'platform' | 'domain'>, flow: string): string | null {
  const page = pages[flow]
  if (shop.platform !== 'shopify' || page === undefined) return null
  const store = shop.domain.replace(/\.myshopify\.com$/, '')
  return `https://admin.shopify.com/store/${store}/${page}`
}

/**
 * What to say beside a flow, so that nobody is told twice; null when there is nothing to say. Shopify tells how many carts it wrote about,
 * and nothing of its shipping mails: for those, and until it was asked, the merchant is.
 */
export async function twiceOf({ needs, shop }: Visit, flow: string, here: string) {
  const href = pageOfTheirs(shop, flow)
  if (href === null) return null
  const known = (await platformLettersOf(needs.db.knex, shop.id))(flow)
  const stand = standOf(known)
  return {
    ...known,
    href,
    act: `${here}/twice`,
    hurts: stand === 'seen',
    said: stand === 'off',
    key: stand === 'ask' ? `flow.twice.${flow}` : `flow.twice.${stand}`,
    about: stand === 'ask' && known.seen === 0,
  }
}

/** `seen`: the platform writes too. `off`: somebody said it does not, and nothing speaks against it. `ask`: look at it. */
const standOf = ({ seen, offAt }: PlatformLetters): 'seen' | 'off' | 'ask' =>
  (seen ?? 0) > 0 ? 'seen' : offAt === null ? 'ask' : 'off'

/** Keeps what somebody says of the platform's own letters, or asks again. */
export async function sayTwice({ needs, req, res, shop, now, base, note }: Visit): Promise<void> {
  const flow = one(req.params['flow'])
  if (!doubledFlows(shop).includes(flow)) return res.redirect(303, `${base}/flows`)
  const off = one((req.body as { off?: unknown }).off) === 'yes'
  await sayOff(needs.db.knex, shop.id, flow, off ? now : null)
  await note(
    off ? 'said that the platform’s own letters are off' : 'asked about the platform’s own letters again',
    flow,
  )
  return res.redirect(303, `${base}/flows/${flow}`)
}
