import type { Config } from '../../config.ts'
import { caseWriter } from '../../conversations/alert.ts'
import type { Shop } from '../../domain/shop.ts'
import { openStaffPost, type StaffPostNeeds } from '../../outbox/staff-post.ts'
import type { PageRenderer } from '../../render/page.ts'
import { baseOf } from '../visit.ts'

/** Where a conversation is read and answered: a merchant inside Shopify is signed in there, everybody else on our own pages. */
const linkToConversation =
  ({ appUrl, shopifyKey }: Pick<Config, 'appUrl' | 'shopifyKey'>) =>
  ({ domain, platform }: Shop, { id }: { readonly id: string }): string =>
    platform === 'shopify' && shopifyKey !== null
      ? `https://${domain}/admin/apps/${shopifyKey}${baseOf({ domain })}/feedback/${id}`
      : `${appUrl}${baseOf({ domain })}/feedback/${id}`

/** The post to the shop's own people, with everything there is to write to them about. */
export const openStaffMail = ({
  pages,
  config,
  ...needs
}: Omit<StaffPostNeeds, 'writers'> & { readonly pages: PageRenderer; readonly config: Config }) =>
  openStaffPost({
    ...needs,
    writers: { case: caseWriter({ knex: needs.db.knex, pages, linkTo: linkToConversation(config) }) },
  })
