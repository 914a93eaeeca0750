import {
  dkimHost,
  dkimRecord,
  type Found,
  isReady,
  type RecordName,
  returnPathHost,
  spfWith,
} from '../../domain/sender.ts'
import type { Post } from '../../shops/sender-check.ts'
import type { SenderDomain } from '../../shops/senders.ts'

type Shown = {
  readonly name: RecordName
  readonly kind: 'TXT' | 'CNAME'
  readonly host: string
  readonly value: string
  readonly found: Found
}

/** The records to set for a domain, each with what was found of it. Over a server of the shop's own, SPF and bounces are that server's matter. */
export function recordsShown(known: SenderDomain, { spfDomain, returnPath }: Post, ownServer: boolean) {
  const { domain, selector, publicKey, records } = known
  const shared: readonly Shown[] = [
    { name: 'spf', kind: 'TXT', host: domain, value: spfWith(known.foundSpf, spfDomain), found: records.spf },
    {
      name: 'return path',
      kind: 'CNAME',
      host: returnPathHost(domain),
      value: returnPath,
      found: records['return path'],
    },
  ]
  const shown: readonly Shown[] = [
    { name: 'dkim', kind: 'TXT', host: dkimHost(selector, domain), value: dkimRecord(publicKey), found: records.dkim },
    { name: 'dmarc', kind: 'TXT', host: `_dmarc.${domain}`, value: 'v=DMARC1; p=none', found: records.dmarc },
    ...(ownServer ? [] : shared),
  ]
  return {
    ready: isReady(records),
    list: shown.map((record) => ({
      ...record,
      titleKey: `sender.record.${record.name}`,
      aboutKey: `sender.record.${record.name}.about`,
      foundKey: `sender.found.${record.found}`,
      well: record.found === 'right',
      hurts: record.found === 'wrong' || record.found === 'missing',
    })),
  }
}
