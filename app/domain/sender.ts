/** What was found of one DNS record. `unknown`: not asked yet, or the name servers did not answer. */
export type Found = 'right' | 'wrong' | 'missing' | 'unknown'

/** The DNS records that let a shop write from its own domain. */
export type RecordName = 'dkim' | 'spf' | 'dmarc' | 'return path'
export type Records = { readonly [name in RecordName]: Found }

/**
 * Whether letters may go out from the domain over the shared mail server. DKIM proves that the domain is the shop's, and it is what
 * aligns for DMARC; mailbox providers ask for SPF and a DMARC policy besides. The return path only improves on it.
 */
export const isReady = ({ dkim, spf, dmarc }: Records): boolean => [dkim, spf, dmarc].every((one) => one === 'right')

/** A domain with its own key: where the key stands in DNS. */
export const dkimHost = (selector: string, domain: string): string => `${selector}._domainkey.${domain}`
export const dkimRecord = (publicKey: string): string => `v=DKIM1; k=rsa; p=${publicKey}`
export const returnPathHost = (domain: string): string => `letters.${domain}`

const tagsOf = (record: string): ReadonlyMap<string, string> =>
  new Map(
    record.split(';').flatMap((tag) => {
      const at = tag.indexOf('=')
      return at < 0 ? [] : [[tag.slice(0, at).trim().toLowerCase(), tag.slice(at + 1).replaceAll(/\s+/g, '')] as const]
    }),
  )

/** RFC 6376 §3.6.1: the key is ours, whatever else the record says, unless it is only for testing or for another service. */
export function judgeDkim(texts: readonly string[], publicKey: string): Found {
  const keys = texts.map(tagsOf).filter((tags) => tags.has('p'))
  if (keys.length === 0) return 'missing'
  return keys.some((tags) => tags.get('p') === publicKey && !(tags.get('t') ?? '').split(':').includes('y'))
    ? 'right'
    : 'wrong'
}

const isSpf = (text: string): boolean => /^v=spf1(?:\s|$)/i.test(text.trim())

/** RFC 7208 §3.2: one record, and it names the mail server's own. `include` null: another server sends, so any one record will do. */
export function judgeSpf(texts: readonly string[], include: string | null): Found {
  const records = texts.filter(isSpf)
  if (records.length === 0) return 'missing'
  if (records.length > 1) return 'wrong'
  if (include === null) return 'right'
  const terms = (records[0] ?? '').toLowerCase().split(/\s+/)
  return terms.includes(`include:${include}`) || terms.includes(`+include:${include}`) ? 'right' : 'wrong'
}

/** The record as it should be: what stands there already, with ours put in front of its end. */
export function spfWith(texts: readonly string[], include: string): string {
  const terms = (texts.find(isSpf) ?? 'v=spf1 ~all').trim().split(/\s+/)
  if (terms.some((term) => term.toLowerCase() === `include:${include}`)) return terms.join(' ')
  const end = terms.findIndex((term) => /^(?:[-~?+]?all|redirect=.*)$/i.test(term))
  return terms.toSpliced(end < 0 ? terms.length : end, 0, `include:${include}`).join(' ')
}

/** RFC 7489 §6.3: one policy, whichever it is. */
export function judgeDmarc(texts: readonly string[]): Found {
  const policies = texts.filter((text) => /^v=DMARC1\s*(?:;|$)/.test(text.trim()))
  if (policies.length === 0) return 'missing'
  return policies.length === 1 && /^(?:none|quarantine|reject)$/i.test(tagsOf(policies[0] ?? '').get('p') ?? '')
    ? 'right'
    : 'wrong'
}

export function judgeReturnPath(names: readonly string[], target: string): Found {
  if (names.length === 0) return 'missing'
  return names.some((name) => name.toLowerCase().replace(/\.$/, '') === target.toLowerCase()) ? 'right' : 'wrong'
}

/** The domain and those above it down to two labels: a policy of the organisation holds for its subdomains (RFC 7489 §6.6.3). */
export function domainsAbove(domain: string): readonly string[] {
  const labels = domain.split('.')
  return labels.slice(0, -1).map((_, index) => labels.slice(index).join('.'))
}
