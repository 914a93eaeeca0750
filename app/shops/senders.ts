import { generateKeyPair } from 'node:crypto'
import { promisify } from 'node:util'
import type { Knex } from 'knex'
import type { Found, Records } from '../domain/sender.ts'
import { hour, type Instant } from '../domain/time.ts'
import type { Keys } from '../keys/keys.ts'
import { open, seal } from '../keys/seal.ts'

/** A mail server of the shop's own. */
export type OwnServer = {
  readonly host: string
  readonly port: number
  readonly user: string | null
  readonly password: string | null
}

/** What a shop chose for its sender. `address` null: letters come from the installation's own address. */
export type SenderChoice = { readonly address: string | null; readonly server: OwnServer | null }

/** A domain the shop wants to write from, with its signing key and what was found of it in DNS. */
export type SenderDomain = {
  readonly domain: string
  readonly selector: string
  /** As DNS holds it: base64, no line ends. */
  readonly publicKey: string
  readonly records: Records
  /** The SPF texts the domain had when it was last looked at. */
  readonly foundSpf: readonly string[]
  readonly checkedAt: Instant | null
}

type SenderRow = {
  address: string | null
  server_host: string | null
  server_port: number | null
  server_user: string | null
  server_password: string | null
  updated_at: number
}

const passwordPlace = (shopId: number) => ({ shopId, table: 'senders', column: 'server_password' })
const keyPlace = (shopId: number) => ({ shopId, table: 'sender_domains', column: 'private_key' })

/** `updatedAt` 0: the shop chose nothing. Throws when the password was not sealed for this very shop. */
export async function senderChoice(
  knex: Knex,
  keys: Keys,
  shopId: number,
): Promise<SenderChoice & { readonly updatedAt: Instant }> {
  const row = (await knex('senders').where({ shop_id: shopId }).first()) as SenderRow | undefined
  if (!row) return { address: null, server: null, updatedAt: 0 }
  const server = row.server_host !== null && {
    host: row.server_host,
    port: Number(row.server_port),
    user: row.server_user,
    password: row.server_password === null ? null : open(keys, passwordPlace(shopId), row.server_password),
  }
  return { address: row.address, server: server || null, updatedAt: Number(row.updated_at) }
}

export async function saveSender(
  knex: Knex,
  keys: Keys,
  shopId: number,
  { address, server }: SenderChoice,
  now: Instant,
): Promise<void> {
  const password = server?.password ?? null
  await knex('senders')
    .insert({
      shop_id: shopId,
      address,
      server_host: server?.host ?? null,
      server_port: server?.port ?? null,
      server_user: server?.user ?? null,
      server_password: password === null ? null : seal(keys, passwordPlace(shopId), password),
      updated_at: now,
    })
    .onConflict('shop_id')
    .merge()
}

type DomainRow = {
  shop_id: number
  domain: string
  selector: string
  private_key: string
  public_key: string
  dkim: Found
  spf: Found
  dmarc: Found
  return_path: Found
  found_spf: string | null
  checked_at: number | null
}

const fromRow = (row: DomainRow): SenderDomain => ({
  domain: row.domain,
  selector: row.selector,
  publicKey: row.public_key,
  records: { dkim: row.dkim, spf: row.spf, dmarc: row.dmarc, 'return path': row.return_path },
  foundSpf: row.found_spf === null ? [] : (JSON.parse(row.found_spf) as string[]),
  checkedAt: row.checked_at === null ? null : Number(row.checked_at),
})

export async function senderDomain(knex: Knex, shopId: number, domain: string): Promise<SenderDomain | null> {
  const row = (await knex('sender_domains').where({ shop_id: shopId, domain }).first()) as DomainRow | undefined
  return row ? fromRow(row) : null
}

/** The private half, as PEM; it opens for its own shop alone. */
export async function signingKey(knex: Knex, keys: Keys, shopId: number, domain: string): Promise<string | null> {
  const row = (await knex('sender_domains').where({ shop_id: shopId, domain }).first('private_key')) as
    { private_key: string } | undefined
  return row ? open(keys, keyPlace(shopId), row.private_key) : null
}

const makeKeyPair = promisify(generateKeyPair)

/**
 * Gives the domain a key the first time it is named and keeps it for good: the record in DNS stays right whatever else changes. RSA with 2048 bits,
 * because every mailbox provider checks it (RFC 8301) and not all check Ed25519.
 */
export async function prepareDomain(
  knex: Knex,
  keys: Keys,
  shopId: number,
  domain: string,
  now: Instant,
): Promise<void> {
  if (await knex('sender_domains').where({ shop_id: shopId, domain }).first('domain')) return
  const pair = await makeKeyPair('rsa', {
    modulusLength: 2048,
    publicKeyEncoding: { type: 'spki', format: 'der' },
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  })
  const unknown: Found = 'unknown'
  await knex('sender_domains')
    .insert({
      shop_id: shopId,
      domain,
      // Two shops may write from one domain, each with a key of its own.
      selector: `aftercare-${shopId}`,
      private_key: seal(keys, keyPlace(shopId), pair.privateKey),
      public_key: pair.publicKey.toString('base64'),
      dkim: unknown,
      spf: unknown,
      dmarc: unknown,
      return_path: unknown,
      made_at: now,
    })
    .onConflict(['shop_id', 'domain'])
    .ignore()
}

/** A record nobody answered for keeps what was known of it: a name server's bad day changes nobody's sender. */
export async function keepRecords(
  knex: Knex,
  shopId: number,
  domain: string,
  { records, foundSpf }: Pick<SenderDomain, 'records' | 'foundSpf'>,
  now: Instant,
): Promise<void> {
  const known = Object.entries({ ...records, return_path: records['return path'] }).filter(
    ([name, found]) => name !== 'return path' && found !== 'unknown',
  )
  await knex('sender_domains')
    .where({ shop_id: shopId, domain })
    .update({ ...Object.fromEntries(known), found_spf: JSON.stringify(foundSpf), checked_at: now })
}

/** Domains in use that were not looked at for so long, those never looked at first. */
export async function domainsToCheck(
  knex: Knex,
  now: Instant,
): Promise<readonly { readonly shopId: number; readonly domain: string }[]> {
  const rows = (await knex('sender_domains')
    .join('senders', 'senders.shop_id', 'sender_domains.shop_id')
    .join('shops', 'shops.id', 'sender_domains.shop_id')
    .where({ 'shops.status': 'active' })
    .where((due) => void due.whereNull('checked_at').orWhere('checked_at', '<=', now - hour))
    .whereRaw(
      `senders.address LIKE ${knex.client.dialect === 'mysql' ? "CONCAT('%@', sender_domains.domain)" : "'%@' || sender_domains.domain"}`,
    )
    .orderBy('checked_at')
    .limit(200)
    .select('sender_domains.shop_id', 'sender_domains.domain')) as { shop_id: number; domain: string }[]
  return rows.map(({ shop_id: shopId, domain }) => ({ shopId, domain }))
}
