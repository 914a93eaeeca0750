import { type Part, part, parts, text } from '../../payload.ts'

/*
 * What we read from the platform ourselves, put into the words of its webhooks: then one reader understands both, and an order
 * is the same event whichever way we heard of it.
 */

export const nodes = (connection: unknown): readonly Part[] => parts(part(connection)?.nodes)

const shopMoney = (bag: unknown): Part => part(part(bag)?.shopMoney) ?? {}

function address(given: unknown): Part | null {
  const told = part(given)
  if (!told) return null
  return {
    first_name: told.firstName,
    last_name: told.lastName,
    name: told.name,
    address1: told.address1,
    address2: told.address2,
    city: told.city,
    zip: told.zip,
    province_code: told.provinceCode,
    country_code: told.countryCodeV2,
  }
}

const line = (told: Part): Part => ({
  id: told.id,
  product_id: part(told.product)?.id ?? null,
  variant_id: part(told.variant)?.id ?? null,
  title: told.title,
  variant_title: told.variantTitle,
  quantity: told.quantity,
  current_quantity: told.currentQuantity,
  price: shopMoney(told.originalUnitPriceSet).amount,
  requires_shipping: told.requiresShipping,
  gift_card: told.isGiftCard,
})

const refund = (told: Part): Part => ({
  id: told.id,
  created_at: told.createdAt,
  processed_at: told.processedAt,
  transactions: nodes(told.transactions).map((transaction) => ({
    kind: text(transaction.kind)?.toLowerCase(),
    status: text(transaction.status)?.toLowerCase(),
    amount: shopMoney(transaction.amountSet).amount,
    currency: shopMoney(transaction.amountSet).currencyCode,
  })),
})

const fulfilment = (told: Part): Part => {
  const [tracking] = parts(told.trackingInfo)
  return {
    id: told.id,
    created_at: told.createdAt,
    updated_at: told.updatedAt,
    status: told.status,
    // Where no carrier tells anything it says "fulfilled" or "submitted", which are no news of a parcel.
    shipment_status: told.displayStatus,
    tracking_company: tracking?.company ?? null,
    tracking_number: tracking?.number ?? null,
    tracking_url: tracking?.url ?? null,
    estimated_delivery_at: told.estimatedDeliveryAt,
    line_items: nodes(told.fulfillmentLineItems).map(({ quantity, lineItem }) => ({
      id: part(lineItem)?.id,
      title: part(lineItem)?.title,
      quantity,
    })),
  }
}

/** An `Order` as `orders/updated` would tell it. */
export function orderAsDelivered(order: Part): Part {
  const customer = part(order.customer)
  return {
    id: order.id,
    name: order.name,
    email: order.email,
    phone: order.phone,
    created_at: order.createdAt,
    processed_at: order.processedAt,
    updated_at: order.updatedAt,
    cancelled_at: order.cancelledAt,
    financial_status: order.displayFinancialStatus,
    currency: order.currencyCode,
    total_price: shopMoney(order.totalPriceSet).amount,
    customer_locale: order.customerLocale,
    buyer_accepts_marketing: order.customerAcceptsMarketing,
    checkout_token: order.checkoutToken,
    order_status_url: order.statusPageUrl,
    source_name: order.sourceName,
    test: order.test,
    discount_codes: Array.isArray(order.discountCodes) ? order.discountCodes.map((code: unknown) => ({ code })) : [],
    customer: customer && {
      id: customer.id,
      first_name: customer.firstName,
      last_name: customer.lastName,
      email: part(customer.defaultEmailAddress)?.emailAddress ?? null,
      phone: part(customer.defaultPhoneNumber)?.phoneNumber ?? null,
    },
    shipping_address: address(order.shippingAddress),
    billing_address: address(order.billingAddress),
    shipping_lines: [{ title: part(order.shippingLine)?.title ?? null }],
    line_items: nodes(order.lineItems).map(line),
    refunds: parts(order.refunds).map(refund),
    fulfillments: parts(order.fulfillments).map(fulfilment),
  }
}

/** The carriers' scans of an order's parcels, each as `fulfillment_events/create` would tell it, oldest first. */
export const scansAsDelivered = (order: Part): readonly Part[] =>
  parts(order.fulfillments).flatMap((parcel) =>
    nodes(parcel.events)
      .map((scan) => ({
        fulfillment_id: parcel.id,
        order_id: order.id,
        status: scan.status,
        happened_at: scan.happenedAt,
        estimated_delivery_at: scan.estimatedDeliveryAt,
      }))
      .toReversed(),
  )

/** A `Customer` as `customers/update` told it when it still carried the consent. */
export function customerAsDelivered(customer: Part): Part {
  const email = part(customer.defaultEmailAddress) ?? {}
  return {
    id: customer.id,
    first_name: customer.firstName,
    last_name: customer.lastName,
    created_at: customer.createdAt,
    updated_at: customer.updatedAt,
    email: email.emailAddress ?? null,
    phone: part(customer.defaultPhoneNumber)?.phoneNumber ?? null,
    email_marketing_consent: {
      state: email.marketingState,
      opt_in_level: email.marketingOptInLevel,
      // A consent without a moment is as old as the record: it must not outrank what was said to us since.
      consent_updated_at: email.marketingUpdatedAt ?? customer.createdAt,
    },
  }
}

/** A `Product` as `products/update` would tell it. */
export const productAsDelivered = (product: Part): Part => ({
  id: product.id,
  title: product.title,
  updated_at: product.updatedAt,
  online_store_url: product.onlineStoreUrl,
  image: { src: part(part(part(product.featuredMedia)?.preview)?.image)?.url ?? null },
})

/** The answers of `shop` and `locales` as `shop/update` would tell them. */
export function shopAsDelivered(answer: Part, locales: Part): Part {
  const shop = part(answer.shop) ?? {}
  const place = part(shop.shopAddress) ?? {}
  return {
    name: shop.name,
    email: shop.email,
    customer_email: shop.contactEmail,
    domain: part(shop.primaryDomain)?.host,
    myshopify_domain: shop.myshopifyDomain,
    iana_timezone: shop.ianaTimezone,
    currency: shop.currencyCode,
    primary_locale: parts(locales.shopLocales).find(({ primary }) => primary === true)?.locale ?? null,
    country_code: place.countryCodeV2,
    address1: place.address1,
    zip: place.zip,
    city: place.city,
    updated_at: shop.updatedAt,
  }
}
