/*
 * Everything we ask the Admin GraphQL API, written for one version of it; a test holds each text against the official schema.
 * Page sizes are the caller's: what a question costs grows with them, and a page that is too dear is asked in halves.
 */

const money = '{ shopMoney { amount currencyCode } }'
const page = 'pageInfo { hasNextPage endCursor }'

const lineFields = `
  id title variantTitle quantity currentQuantity requiresShipping isGiftCard
  originalUnitPriceSet ${money}
  product { id }
  variant { id }`

const refundFields = `
  id createdAt processedAt
  transactions(first: 5) { nodes { kind status amountSet ${money} } }`

const parcelFields = `
  id status displayStatus createdAt updatedAt estimatedDeliveryAt
  trackingInfo(first: 1) { company number url }
  fulfillmentLineItems(first: 20) { nodes { quantity lineItem { id title } } }
  events(first: 10, sortKey: HAPPENED_AT, reverse: true) { nodes { status happenedAt estimatedDeliveryAt } }`

const addressFields = 'firstName lastName name address1 address2 city zip provinceCode countryCodeV2'

/** How many of an order's lines, refunds and parcels come with it; an order with more is asked for the rest. */
export const within = { lines: 20, refunds: 5, parcels: 5 }

export const questions = {
  shop: `
    query Shop {
      shop {
        name contactEmail email myshopifyDomain ianaTimezone currencyCode updatedAt
        primaryDomain { host }
        shopAddress { address1 zip city countryCodeV2 }
      }
      currentAppInstallation {
        accessScopes { handle }
        activeSubscriptions { name status test currentPeriodEnd }
      }
    }`,

  /** Asked by itself: where its scope is missing, everything that is asked with it comes back empty. */
  locales: `
    query Locales { shopLocales { locale primary } }`,

  orders: `
    query Orders($first: Int!, $after: String, $filter: String!) {
      orders(first: $first, after: $after, query: $filter, sortKey: UPDATED_AT) {
        ${page}
        nodes {
          id name email phone createdAt processedAt updatedAt cancelledAt
          displayFinancialStatus currencyCode customerLocale customerAcceptsMarketing
          checkoutToken statusPageUrl sourceName test discountCodes
          totalPriceSet ${money}
          customer {
            id firstName lastName
            defaultEmailAddress { emailAddress }
            defaultPhoneNumber { phoneNumber }
          }
          shippingAddress { ${addressFields} }
          billingAddress { ${addressFields} }
          shippingLine { title }
          lineItems(first: ${within.lines}) { ${page} nodes { ${lineFields} } }
          refunds(first: ${within.refunds}) { ${refundFields} }
          fulfillments(first: ${within.parcels}) { ${parcelFields} }
        }
      }
    }`,

  orderLines: `
    query OrderLines($id: ID!, $after: String) {
      order(id: $id) { lineItems(first: 100, after: $after) { ${page} nodes { ${lineFields} } } }
    }`,

  orderRefunds: `
    query OrderRefunds($id: ID!) {
      order(id: $id) { refunds(first: 40) { ${refundFields} } }
    }`,

  orderParcels: `
    query OrderParcels($id: ID!) {
      order(id: $id) { fulfillments(first: 14) { ${parcelFields} } }
    }`,

  customers: `
    query Customers($first: Int!, $after: String, $filter: String!) {
      customers(first: $first, after: $after, query: $filter, sortKey: UPDATED_AT) {
        ${page}
        nodes {
          id firstName lastName createdAt updatedAt
          defaultEmailAddress { emailAddress marketingState marketingOptInLevel marketingUpdatedAt }
          defaultPhoneNumber { phoneNumber }
        }
      }
    }`,

  products: `
    query Products($first: Int!, $after: String, $filter: String!) {
      products(first: $first, after: $after, query: $filter, sortKey: UPDATED_AT) {
        ${page}
        nodes { id title updatedAt onlineStoreUrl featuredMedia { preview { image { url } } } }
      }
    }`,

  /** How much there is to read, for showing how far we are. */
  counts: `
    query Counts($orders: String!) {
      ordersCount(query: $orders, limit: null) { count }
      customersCount { count }
      productsCount(limit: null) { count }
    }`,

  /** How many carts Shopify, or an app through it, has written to people about. */
  reminded: `
    query Reminded($filter: String!) { abandonedCheckoutsCount(query: $filter, limit: 1000) { count } }`,

  webhooks: `
    query Webhooks($after: String) {
      webhookSubscriptions(first: 100, after: $after) { ${page} nodes { topic uri } }
    }`,

  /** Starts the merchant's workflows that begin with a trigger of ours. */
  flowTrigger: `
    mutation FlowTrigger($handle: String!, $payload: JSON!) {
      flowTriggerReceive(handle: $handle, payload: $payload) { userErrors { field message } }
    }`,

  codeMake: `
    mutation CodeMake($discount: DiscountCodeBasicInput!) {
      discountCodeBasicCreate(basicCodeDiscount: $discount) {
        codeDiscountNode { id }
        userErrors { field code }
      }
    }`,

  codeFind: `
    query CodeFind($code: String!) { codeDiscountNodeByCode(code: $code) { id } }`,

  codeEnd: `
    mutation CodeEnd($id: ID!) {
      discountCodeDeactivate(id: $id) {
        codeDiscountNode { id }
        userErrors { field code }
      }
    }`,
} as const
