import type { KeyObject } from 'node:crypto'
import { second, type Instant } from '../../domain/time.ts'
import { isSigned } from '../signature.ts'
import { isShopDomain } from './platform/address.ts'

/** Who asks from a shop's own domain. `customer`: Shopify's id of whoever is signed in there; null for a visitor. */
export type Asker = { readonly domain: string; readonly customer: string | null }

/** As long as Shopify's own library lets a signed question be young or old. */
const tolerance = 90 * second
/** What Shopify adds itself. Told twice, the signature would not say which of them counts. */
const theirs = ['shop', 'timestamp', 'signature', 'path_prefix', 'logged_in_customer_id']

/**
 * Reads a question that Shopify passed on from a shop's domain (shopify.dev, "Authenticate app proxy requests"). Null unless it is
 * signed with the app's secret and from just now. A signed question tells who is signed in at the shop, and nothing else of them.
 */
export function readProxied(query: URLSearchParams, secrets: readonly KeyObject[], now: Instant): Asker | null {
  if (theirs.some((name) => query.getAll(name).length > 1)) return null
  if (!isSigned(query.get('signature') ?? '', signedText(query), secrets, 'hex')) return null
  const told = query.get('timestamp') ?? ''
  if (!/^\d{1,12}$/.test(told) || Math.abs(now - Number(told) * second) > tolerance) return null
  const domain = (query.get('shop') ?? '').toLowerCase()
  return isShopDomain(domain) ? { domain, customer: query.get('logged_in_customer_id') || null } : null
}

/** Each name once with its values after it, decoded, in order of the bytes, and nothing between one and the next. */
export function signedText(query: URLSearchParams): Buffer {
  const names = new Set([...query.keys()].filter((name) => name !== 'signature'))
  const told = [...names].map((name) => Buffer.from(`${name}=${query.getAll(name).join(',')}`))
  return Buffer.concat(told.sort((one, other) => Buffer.compare(one, other)))
}
