import type { Config } from '../../config.ts'
import { caseWriter } from '../../conversations/alert.ts'
import type { Shop } from '../../domain/shop.ts'
import { openStaffPost, type StaffPostNeeds } from '../../outbox/staff-post.ts'
import type { PageRenderer } from '../../render/page.ts'
import { digestKind } from '../numbers/digest-due.ts'
import { digestWriter } from '../numbers/digest-letter.ts'
import { baseOf } from '../address.ts'

/** A page of a shop's admin: a merchant inside Shopify is signed in there, everybody else on our own pages. */
const linkInto =
  ({ appUrl, shopifyKey }: Pick<Config, 'appUrl' | 'shopifyKey'>) =>
  ({ domain, platform }: Shop, path: string): string =>
    platform === 'shopify' && shopifyKey !== null
      ? `https://${domain}/admin/apps/${shopifyKey}${baseOf({ domain })}/${path}`
      : `${appUrl}${baseOf({ domain })}/${path}`

/** The post to the shop's own people, with everything there is to write to them about. */
export const openStaffMail = ({
  pages,
  config,
  ...needs
}: Omit<StaffPostNeeds, 'writers'> & { readonly pages: PageRenderer; readonly config: Config }) => {
  const { knex } = needs.db
  const linkTo = linkInto(config)
  const cases = { knex, pages, linkTo: (shop: Shop, { id }: { readonly id: string }) => linkTo(shop, `feedback/${id}`) }
  return openStaffPost({
    ...needs,
    writers: {
      case: caseWriter(cases, 'new'),
      late: caseWriter(cases, 'late'),
      [digestKind]: digestWriter({ knex, pages, linkTo }),
    },
  })
}
