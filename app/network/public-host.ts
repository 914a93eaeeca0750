import { lookup } from 'node:dns/promises'
import { BlockList, isIP } from 'node:net'

/** Addresses by a name, as the system's resolver knows them. */
export type Lookup = (host: string) => Promise<readonly { readonly address: string; readonly family: number }[]>

export const systemLookup: Lookup = (host) => lookup(host, { all: true, verbatim: true })

/** Networks that are not the public internet: RFC 6890 and its updates, and the addresses of clouds' own services. */
// Two lists, because one would take an IPv4 address for the IPv6 address it can be written as.
const [inside4, inside6] = [new BlockList(), new BlockList()]
for (const [network, bits] of [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.88.99.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 3],
] as const)
  inside4.addSubnet(network, bits, 'ipv4')
// Of IPv6 only 2000::/3 is given out; within it, tunnels that carry IPv4 inside (6to4, Teredo) and examples are left out.
for (const [network, bits] of [
  ['::', 3],
  ['4000::', 2],
  ['8000::', 1],
  ['2001::', 23],
  ['2001:db8::', 32],
  ['2002::', 16],
  ['3fff::', 20],
] as const)
  inside6.addSubnet(network, bits, 'ipv6')

/** Whether an IP address is out on the public internet. */
export function isPublicAddress(address: string): boolean {
  const version = isIP(address)
  if (version === 4) return !inside4.check(address, 'ipv4')
  return version === 6 && !inside6.check(address, 'ipv6')
}

/** A host that leads where no merchant may lead us; the sentence says nothing of what is there. */
export class PrivateHost extends Error {
  override name = 'PrivateHost'
  constructor() {
    super('the host is not on the public internet')
  }
}

/**
 * The host as a URL writes it: `2130706433`, `0x7f.1` and `LOCALHOST.` in their usual forms, brackets taken off. Null: no host.
 */
export function usualHost(host: string): string | null {
  const bare = host.trim().replace(/\.$/, '')
  const bracketed = isIP(bare) === 6 ? `[${bare}]` : bare
  if (bare === '' || /[\s/@?#\\:]/.test(isIP(bare) === 6 ? '' : bare)) return null
  const url = URL.parse(`http://${bracketed}/`)
  return url ? url.hostname.replace(/^\[|\]$/g, '') : null
}

/** Refuses at a glance what cannot be public: addresses within, and names that never leave a machine or a house. */
export function looksPublic(host: string): boolean {
  const usual = usualHost(host)
  if (usual === null) return false
  if (isIP(usual)) return isPublicAddress(usual)
  return (
    usual.includes('.') && !/(?:^|\.)(?:localhost|local|internal|lan|home|intranet|corp|test|invalid|arpa)$/.test(usual)
  )
}

/**
 * The address to connect to, looked up now. Connect to this very address and not to the name, or a name server could answer
 * differently a moment later (DNS rebinding). Throws `PrivateHost` when any of the name's addresses is not public.
 */
export async function publicAddressOf(host: string, find: Lookup = systemLookup): Promise<string> {
  const usual = usualHost(host)
  if (usual === null || !looksPublic(usual)) throw new PrivateHost()
  if (isIP(usual)) return usual
  const found = await find(usual)
  const [first] = found
  if (!first || !found.every(({ address }) => isPublicAddress(address))) throw new PrivateHost()
  return first.address
}
