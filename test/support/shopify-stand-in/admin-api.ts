import { readFileSync } from 'node:fs'
import { buildSchema, graphql, parse, validate } from 'graphql'
import { costOf, dearest } from './allowance.ts'
import type { StandInShop } from './shop.ts'
import { discountsOf } from './discounts.ts'
import { flowOf } from './flow.ts'
import { connection, customerNode, orderNode, productNode } from './words.ts'

export const schema = buildSchema(
  readFileSync(new URL('../../storefronts/fixtures/admin-schema.graphql', import.meta.url), 'utf8'),
)

/** Which scope each way in needs. */
const scopes: Readonly<Record<string, string>> = {
  orders: 'read_orders',
  order: 'read_orders',
  ordersCount: 'read_orders',
  abandonedCheckoutsCount: 'read_orders',
  customers: 'read_customers',
  customersCount: 'read_customers',
  products: 'read_products',
  productsCount: 'read_products',
  shopLocales: 'read_locales',
  discountCodeBasicCreate: 'write_discounts',
  discountCodeDeactivate: 'write_discounts',
  codeDiscountNodeByCode: 'write_discounts',
}

type Answer = { readonly status: number; readonly body: object }

const refusal = (code: string, message: string, extensions = {}): Answer => ({
  status: 200,
  body: { errors: [{ message, extensions: { code } }], extensions },
})

/** One request to `graphql.json`, answered as Shopify would: checked against the official schema, priced, and read from the shop. */
export async function answer(shop: StandInShop, body: Buffer): Promise<Answer> {
  const { query, variables = {} } = JSON.parse(body.toString()) as {
    query: string
    variables?: Record<string, unknown>
  }
  const document = parse(query)
  const faults = validate(schema, document)
  if (faults.length > 0)
    return {
      status: 200,
      body: { errors: faults.map(({ message }) => ({ message, extensions: { code: 'undefinedField' } })) },
    }
  const price = costOf(document, variables)
  if (price > dearest)
    return refusal(
      'MAX_COST_EXCEEDED',
      `Query cost is ${price}, which exceeds the single query max cost limit (${dearest}).`,
    )
  const { granted, cost } = shop.allowance.take(price)
  if (!granted) return refusal('THROTTLED', 'Throttled', { cost })
  const result = await graphql({
    schema,
    source: query,
    variableValues: variables,
    rootValue: rootOf(shop),
  })
  return { status: 200, body: { ...result, extensions: { cost } } }
}

function rootOf(shop: StandInShop): object {
  const updatedSince = (query = ''): string => /updated_at:>='([^']+)'/.exec(query)?.[1] ?? ''
  const createdSince = (query = ''): string => /created_at:>='([^']+)'/.exec(query)?.[1] ?? ''
  type Args = { readonly query?: string; readonly first?: number; readonly after?: string | null }
  const orders = ({ query }: Args) =>
    [...shop.orders.values()]
      .map((told) => orderNode(told, shop.scans))
      .filter(
        ({ updatedAt, createdAt }) =>
          String(updatedAt) >= updatedSince(query) && String(createdAt) >= createdSince(query),
      )
      .sort((one, other) => String(one.updatedAt).localeCompare(String(other.updatedAt)))
  const customers = ({ query }: Args) =>
    shop.customers.map(customerNode).filter(({ updatedAt }) => updatedAt >= updatedSince(query))
  const products = ({ query }: Args) =>
    shop.products.map(productNode).filter(({ updatedAt }) => updatedAt >= updatedSince(query))
  const root = {
    shop: () => shop.particulars,
    shopLocales: () => [
      { locale: 'en', primary: false },
      { locale: shop.locale, primary: true },
    ],
    currentAppInstallation: () => ({
      accessScopes: shop.scopes.map((handle) => ({ handle })),
      activeSubscriptions: shop.subscriptions,
    }),
    orders: (args: Args) => connection(orders(args))(args),
    order: ({ id }: { id: string }) => orders({}).find((order) => order.id === id) ?? null,
    ordersCount: (args: Args) => ({ count: orders(args).length }),
    customers: (args: Args) => connection(customers(args))(args),
    customersCount: () => ({ count: shop.customers.length }),
    products: (args: Args) => connection(products(args))(args),
    productsCount: () => ({ count: shop.products.length }),
    abandonedCheckoutsCount: ({ query }: Args) => ({
      count: shop.reminded.filter((at) => at >= createdSince(query)).length,
    }),
    ...discountsOf(shop),
    ...flowOf(shop),
    webhookSubscriptions: (args: Args) => connection(shop.webhooks)(args),
  }
  return Object.fromEntries(
    Object.entries(root).map(([name, resolve]) => [
      name,
      (args: never) => {
        const scope = scopes[name]
        if (scope && !shop.scopes.includes(scope)) throw denied(name, scope)
        return resolve(args)
      },
    ]),
  )
}

const denied = (field: string, scope: string): Error =>
  Object.assign(new Error(`Access denied for ${field} field. Required access: \`${scope}\` access scope.`), {
    extensions: { code: 'ACCESS_DENIED' },
  })
