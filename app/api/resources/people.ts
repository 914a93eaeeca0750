import { z } from 'zod'
import { erasePerson, personData } from '../../customers/erase.ts'
import { hashOf } from '../../customers/hash.ts'
import { listSuppressions, suppress } from '../../customers/suppressions.ts'
import { normaliseEmail } from '../../domain/address.ts'
import { iso } from '../../domain/time.ts'
import { change, reading, type Operation, type Resource } from '../operation.ts'
import { cursorOf, pageQuery } from '../paging.ts'

const email = z
  .string()
  .max(320)
  .transform((text, context) => {
    const address = normaliseEmail(text)
    if (address) return address
    context.addIssue({ code: 'custom', message: 'it is not an e-mail address' })
    return z.NEVER
  })
  .meta({ type: 'string', format: 'email' })

const scopes = ['all', 'delivery', 'survey', 'marketing'] as const

const suppressionResource: Resource = {
  name: 'Suppression',
  schema: z.object({
    address_hash: z
      .string()
      .describe('A fingerprint of the address, the same for the same address in this installation.'),
    scope: z.enum(scopes),
    reason: z.string(),
    at: z.iso.datetime(),
  }),
}

const dataResource: Resource = {
  name: 'PersonData',
  schema: z.record(z.string(), z.array(z.record(z.string(), z.unknown()))).describe('Rows by table.'),
}

const receiptResource: Resource = {
  name: 'ErasureReceipt',
  schema: z.object({ erased: z.record(z.string(), z.number().int()).describe('Rows emptied or removed, by table.') }),
}

type Place = { readonly at: number; readonly addressHash: string; readonly scope: (typeof scopes)[number] }

function placeFrom(after: string | undefined): Place | null {
  const [at = '', addressHash = '', scope = ''] = after?.split('.') ?? []
  const known = scopes.find((name) => name === scope)
  return known && /^\d{1,16}$/.test(at) ? { at: Number(at), addressHash, scope: known } : null
}

export const peopleOperations: readonly Operation[] = [
  reading({
    path: '/suppressions',
    summary: 'Addresses that are not written to, newest first',
    answers: suppressionResource,
    list: true,
    query: pageQuery,
    run: async ({ knex, shop, query: { limit, after } }) => {
      const found = await listSuppressions(knex, shop.id, { limit: limit + 1, before: placeFrom(after) })
      const page = found.slice(0, limit)
      const last = page.at(-1)
      return {
        data: page.map(({ addressHash, scope, reason, at }) => ({
          address_hash: addressHash,
          scope,
          reason,
          at: iso(Number(at)),
        })),
        next: found.length > limit && last ? cursorOf(`${last.at}.${last.addressHash}.${last.scope}`) : null,
      }
    },
  }),
  change({
    path: '/suppressions',
    summary: 'Stop writing to an address, at all or for one purpose',
    answers: suppressionResource,
    status: 201,
    keeps: true,
    body: z.strictObject({ email, scope: z.enum(scopes).default('all') }),
    run: async ({ knex, keys, shop, body, now }) => {
      await suppress(knex, keys, {
        shopId: shop.id,
        address: body.email,
        scope: body.scope,
        reason: 'merchant',
        at: now,
      })
      return { data: { address_hash: hashOf(keys, body.email), scope: body.scope, reason: 'merchant', at: iso(now) } }
    },
  }),
  change({
    path: '/data-requests',
    summary: 'Everything held about a person',
    answers: dataResource,
    status: 200,
    keeps: false,
    body: z.strictObject({ email }),
    run: async ({ knex, keys, shop, body }) => ({
      data: await personData(knex, keys, shop.id, { id: null, email: body.email, phone: null }),
    }),
  }),
  change({
    path: '/erasures',
    summary: 'Erase a person: what says who they are goes, and nobody writes to them again',
    answers: receiptResource,
    status: 200,
    keeps: true,
    body: z.strictObject({ email }),
    run: async ({ knex, keys, shop, body, now }) => {
      const who = { id: null, email: body.email, phone: null }
      const receipt = await erasePerson(knex, keys, shop.id, who, [], now)
      return { data: { erased: JSON.parse(receipt) as unknown } }
    },
  }),
]
