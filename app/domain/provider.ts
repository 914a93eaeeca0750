/** Who keeps the mailboxes of several domains, and counts what they receive together. */
const families: Readonly<Record<string, readonly string[]>> = {
  'gmail.com': ['googlemail.com'],
  'outlook.com': ['hotmail.com', 'live.com', 'msn.com', 'hotmail.co.uk', 'hotmail.fr', 'outlook.fr', 'outlook.de'],
  'yahoo.com': ['yahoo.co.uk', 'yahoo.fr', 'yahoo.de', 'yahoo.pl', 'ymail.com', 'rocketmail.com', 'aol.com'],
  'icloud.com': ['me.com', 'mac.com'],
  'gmx.net': ['gmx.de', 'gmx.at', 'gmx.ch', 'gmx.com', 'web.de'],
  'wp.pl': ['o2.pl', 'tlen.pl', 'go2.pl'],
  'onet.pl': ['poczta.onet.pl', 'onet.eu', 'op.pl', 'vp.pl', 'autograf.pl', 'buziaczek.pl'],
  'interia.pl': ['interia.eu', 'poczta.fm', 'intmail.pl'],
}
const providers = new Map(Object.entries(families).flatMap(([name, all]) => all.map((domain) => [domain, name])))

/** The provider of an address, named by its best known domain; any other domain speaks for itself. */
export function providerOf(address: string): string {
  const domain = address.slice(address.lastIndexOf('@') + 1).toLowerCase()
  return providers.get(domain) ?? domain
}

/**
 * Whether a refusal for now says that too much came at once (RFC 5321 §4.2.2, RFC 3463 X.7). Greylisting speaks of one letter, a full mailbox
 * of one reader, and a server that shuts down or lacks room of itself.
 */
export function isTooFast({ code, response }: { readonly code: number; readonly response: string }): boolean {
  if (code < 400 || code > 499 || /gr[ae]y-?list|4\.[23]\.\d/i.test(response)) return false
  return code === 421 || /\b4\.7\.\d+|too (?:many|fast|much)|rate.?limit|throttl/i.test(response)
}
