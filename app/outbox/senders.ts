import type { Channel } from '../channels/channel.ts'
import type { AddressOf } from '../channels/email/mail-server.ts'
import { type Tried, tryServer } from '../channels/email/try-server.ts'
import type { Signature } from '../channels/email/sign.ts'
import { smtpChannel } from '../channels/email/smtp.ts'
import type { Db } from '../db/db.ts'
import { isReady, returnPathHost } from '../domain/sender.ts'
import type { Shop } from '../domain/shop.ts'
import type { Instant } from '../domain/time.ts'
import type { Keys } from '../keys/keys.ts'
import { systemDns } from '../network/dns.ts'
import { publicAddressOf } from '../network/public-host.ts'
import type { ShopBrand } from '../shops/brand.ts'
import type { Post } from '../shops/sender-check.ts'
import { type OwnServer, senderChoice, senderDomain, signingKey } from '../shops/senders.ts'

/** How one shop's letters leave. */
export type Sender = {
  readonly name: string
  /** What the reader sees. */
  readonly address: string
  /** Where bounces go. */
  readonly envelope: string
  readonly channel: Channel
  /** What its letters are signed with, where its domain holds our key. */
  readonly signature: Signature | null
}

export type SendersNeeds = {
  readonly db: Db
  readonly keys: Keys
  /** The installation's own mail server. */
  readonly channel: Channel
  readonly mailFrom: string
  /** What signs letters from the installation's own address; absent or null: its mail server does. */
  readonly mailKey?: Signature | null
  /** Where merchants' mail servers are found; undefined where they may be anywhere (development). */
  readonly addressOf?: AddressOf | undefined
  readonly report: (error: unknown, sentence: string) => void
}

/** What the pages need to set a shop's sender up. */
export type PostOffice = Post & {
  readonly mailFrom: string
  /** Whether a merchant's mail server may be anywhere, as in development, or must be out on the internet. */
  readonly anywhere: boolean
  readonly tryServer: (url: string) => Promise<Tried>
}

/** Merchants may name any server; in production none that stands inside our own network. */
export const serversFor = ({ production }: { readonly production: boolean }): AddressOf | undefined =>
  production ? (host) => publicAddressOf(host) : undefined

export const openPostOffice = ({
  mailFrom,
  replyDomain,
  addressOf,
}: Pick<SendersNeeds, 'mailFrom' | 'addressOf'> & { readonly replyDomain: string }): PostOffice => ({
  mailFrom,
  dns: systemDns(),
  spfDomain: domainOf(mailFrom),
  returnPath: replyDomain,
  anywhere: addressOf === undefined,
  tryServer: (url) => tryServer(url, addressOf),
})

export type Senders = {
  readonly of: (shop: Shop, brand: Pick<ShopBrand, 'senderName'>) => Promise<Sender>
  readonly close: () => Promise<void>
}

/** A merchant's server gets few letters at a time: it is sized for one shop. */
const ownWidth = 2

export const serverUrl = ({ host, port, user, password }: OwnServer): string =>
  `${port === 465 ? 'smtps' : 'smtp'}://${encodeURIComponent(user ?? '')}:${encodeURIComponent(password ?? '')}@${host.includes(':') ? `[${host}]` : host}:${port}`

/**
 * Who a shop's letters come from. Its own address once it can be trusted: over the shop's own mail server, which answers for it, or over ours when
 * the domain's records are right. Until then the installation's address with the shop's name, so that nothing has to wait for DNS.
 */
export function openSenders(needs: SendersNeeds): Senders {
  const { db, keys, channel: shared, mailFrom, report } = needs
  const own = new Map<number, { readonly of: Instant; readonly channel: Channel }>()

  function channelOf(shopId: number, server: OwnServer, updatedAt: Instant): Channel {
    const kept = own.get(shopId)
    if (kept?.of === updatedAt) return kept.channel
    // Letters in hand finish over the old one.
    void kept?.channel.close()
    const channel = smtpChannel({
      url: serverUrl(server),
      width: ownWidth,
      ...(needs.addressOf ? { addressOf: needs.addressOf } : {}),
    })
    own.set(shopId, { of: updatedAt, channel })
    return channel
  }

  async function signatureOf(shopId: number, domain: string): Promise<Signature | null> {
    const known = await senderDomain(db.knex, shopId, domain)
    if (known?.records.dkim !== 'right') return null
    const privateKey = await signingKey(db.knex, keys, shopId, domain)
    return privateKey === null ? null : { domain, selector: known.selector, privateKey }
  }

  async function of(shop: Shop, brand: Pick<ShopBrand, 'senderName'>): Promise<Sender> {
    const name = brand.senderName ?? shop.name
    const ours: Sender = {
      name,
      address: mailFrom,
      envelope: mailFrom,
      channel: shared,
      signature: needs.mailKey ?? null,
    }
    try {
      const { address, server, updatedAt } = await senderChoice(db.knex, keys, shop.id)
      if (address === null) return ours
      const domain = domainOf(address)
      if (server) {
        const channel = channelOf(shop.id, server, updatedAt)
        return { name, address, envelope: address, channel, signature: await signatureOf(shop.id, domain) }
      }
      const known = await senderDomain(db.knex, shop.id, domain)
      if (!known || !isReady(known.records)) return ours
      const path = known.records['return path'] === 'right' ? returnPathHost(domain) : domainOf(mailFrom)
      const envelope = `${mailFrom.slice(0, mailFrom.lastIndexOf('@'))}@${path}`
      return { name, address, envelope, channel: shared, signature: await signatureOf(shop.id, domain) }
    } catch (error) {
      report(error, `the sender of shop ${shop.id} could not be read; its letters go out from ours`)
      return ours
    }
  }

  return {
    of,
    close: async () => {
      await Promise.all([...own.values()].map(({ channel }) => channel.close()))
    },
  }
}

export const domainOf = (address: string): string => address.slice(address.lastIndexOf('@') + 1)
