import type { Knex } from 'knex'
import {
  dkimHost,
  domainsAbove,
  type Found,
  judgeDkim,
  judgeDmarc,
  judgeReturnPath,
  judgeSpf,
  returnPathHost,
} from '../domain/sender.ts'
import type { Instant } from '../domain/time.ts'
import type { Keys } from '../keys/keys.ts'
import type { Dns } from '../network/dns.ts'
import { domainsToCheck, keepRecords, type SenderDomain, senderChoice, senderDomain } from './senders.ts'

export type Post = {
  readonly dns: Dns
  /** The domain whose SPF record names the installation's mail server. */
  readonly spfDomain: string
  /** Where bounces are received. */
  readonly returnPath: string
}

/** Looks at the domain's records and keeps what was found. `ownServer`: another mail server sends, so its records are not ours to ask for. */
export async function checkDomain(
  knex: Knex,
  post: Post,
  { shopId, domain, ownServer }: { readonly shopId: number; readonly domain: string; readonly ownServer: boolean },
  now: Instant,
): Promise<void> {
  const known = await senderDomain(knex, shopId, domain)
  if (!known) return
  await keepRecords(knex, shopId, domain, await look(post, known, ownServer), now)
}

/** Looks again at every domain in use: a record may come late, and one that goes takes the shop's own address with it. */
export async function checkSenders(knex: Knex, keys: Keys, post: Post, now: Instant): Promise<number> {
  const due = await domainsToCheck(knex, now)
  for (const { shopId, domain } of due) {
    const { server } = await senderChoice(knex, keys, shopId)
    await checkDomain(knex, post, { shopId, domain, ownServer: server !== null }, now)
  }
  return due.length
}

async function look(
  { dns, spfDomain, returnPath }: Post,
  { domain, selector, publicKey, foundSpf: before }: SenderDomain,
  ownServer: boolean,
): Promise<Pick<SenderDomain, 'records' | 'foundSpf'>> {
  let foundSpf = before
  const [dkim, spf, dmarc, path] = await Promise.all([
    answered(async () => judgeDkim(await dns.texts(dkimHost(selector, domain)), publicKey)),
    answered(async () => {
      const texts = await dns.texts(domain)
      foundSpf = texts.filter((text) => /^v=spf1/i.test(text.trim()))
      return judgeSpf(foundSpf, ownServer ? null : spfDomain)
    }),
    answered(() => dmarcOf(dns, domain)),
    answered(async () => judgeReturnPath(await dns.aliases(returnPathHost(domain)), returnPath)),
  ])
  return { records: { dkim, spf, dmarc, 'return path': path }, foundSpf }
}

async function dmarcOf(dns: Dns, domain: string): Promise<Found> {
  for (const above of domainsAbove(domain)) {
    const found = judgeDmarc(await dns.texts(`_dmarc.${above}`))
    if (found !== 'missing') return found
  }
  return 'missing'
}

/** No answer says nothing about the record. */
async function answered(ask: () => Promise<Found>): Promise<Found> {
  try {
    return await ask()
  } catch {
    return 'unknown'
  }
}
