import { isHistory } from '../asked.ts'
import { type Reader, readPayload } from '../payload.ts'
import type { Storefront } from '../storefront.ts'
import { askedReaders } from './asked.ts'
import { readCheckout, readCheckoutDeleted } from './carts.ts'
import { readEdit, readOrder, readRefund } from './orders.ts'
import { readFulfilment, readScan, readWithdrawnScan } from './parcels.ts'
import {
  readCustomer,
  readDataRequest,
  readDeletedCustomer,
  readEmailConsent,
  readMerge,
  readRedaction,
} from './people.ts'
import { readReturn, reopened } from './returns.ts'
import {
  readProduct,
  readScopes,
  readShop,
  readShopRedaction,
  readStock,
  readSubscription,
  readUninstalled,
} from './shop.ts'
import { verify } from './verify.ts'

/** Every topic we listen to; the rest is kept and ignored. The list shopify.app.toml subscribes is part of it. */
const readers = new Map(
  Object.entries<Reader>({
    'orders/create': readOrder,
    'orders/paid': readOrder,
    'orders/updated': readOrder,
    'orders/fulfilled': readOrder,
    'orders/partially_fulfilled': readOrder,
    'orders/cancelled': readOrder,
    'orders/edited': readEdit,
    'refunds/create': readRefund,
    'fulfillments/create': readFulfilment,
    'fulfillments/update': readFulfilment,
    'fulfillment_events/create': readScan,
    'fulfillment_events/delete': readWithdrawnScan,
    'checkouts/create': readCheckout,
    'checkouts/update': readCheckout,
    'checkouts/delete': readCheckoutDeleted,
    'customers/create': readCustomer,
    'customers/update': readCustomer,
    'customers/enable': readCustomer,
    'customers/disable': readCustomer,
    'customers/delete': readDeletedCustomer,
    'customers/merge': readMerge,
    'customers_email_marketing_consent/update': readEmailConsent,
    'returns/request': readReturn('requested'),
    'returns/approve': readReturn('open'),
    'returns/update': readReturn('open'),
    'returns/process': readReturn('open'),
    'returns/reopen': readReturn('open', reopened),
    'returns/decline': readReturn('declined'),
    'returns/cancel': readReturn('cancelled'),
    'returns/close': readReturn('closed'),
    'products/create': readProduct,
    'products/update': readProduct,
    'inventory_levels/update': readStock,
    'shop/update': readShop,
    'app/uninstalled': readUninstalled,
    'app/scopes_update': readScopes,
    'app_subscriptions/update': readSubscription,
    'customers/data_request': readDataRequest,
    'customers/redact': readRedaction,
    'shop/redact': readShopRedaction,
    ...askedReaders,
  }),
)

/** GDPR topics: Shopify's review checks that a genuine one is always answered 200. */
const compliance = new Set(['customers/data_request', 'customers/redact', 'shop/redact'])

export const shopify: Storefront = {
  name: 'shopify',
  manners: { secret: 'app', repeats: true, isGreeting: () => false },
  verify,
  mustAccept: (topic) => compliance.has(topic),
  isHistory,
  read: (topic, body, toldAt) => readers.get(topic)?.(readPayload(body), toldAt) ?? null,
}
