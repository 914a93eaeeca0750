import type { Config } from '../../config.ts'
import type { Shop } from '../../domain/shop.ts'
import { baseOf } from '../visit.ts'

/** Where a conversation is read and answered: a merchant inside Shopify is signed in there, everybody else on our own pages. */
export const linkToConversation =
  ({ appUrl, shopifyKey }: Pick<Config, 'appUrl' | 'shopifyKey'>) =>
  ({ domain, platform }: Shop, { id }: { readonly id: string }): string =>
    platform === 'shopify' && shopifyKey !== null
      ? `https://${domain}/admin/apps/${shopifyKey}${baseOf({ domain })}/feedback/${id}`
      : `${appUrl}${baseOf({ domain })}/feedback/${id}`
