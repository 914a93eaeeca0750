import { Resolver } from 'node:dns/promises'

/** What the world's name servers say. A name or record that is not there is an empty list; no answer at all throws. */
export type Dns = {
  /** TXT records, each as one text. */
  readonly texts: (host: string) => Promise<readonly string[]>
  readonly aliases: (host: string) => Promise<readonly string[]>
}

const notThere = new Set(['ENODATA', 'ENOTFOUND'])

export function systemDns(): Dns {
  const resolver = new Resolver({ timeout: 3_000, tries: 2 })
  const ask = async <T>(question: () => Promise<readonly T[]>): Promise<readonly T[]> => {
    try {
      return await question()
    } catch (error) {
      if (notThere.has((error as NodeJS.ErrnoException).code ?? '')) return []
      throw error
    }
  }
  return {
    // A record longer than 255 bytes comes in pieces (RFC 1035 §3.3).
    texts: (host) => ask(async () => (await resolver.resolveTxt(host)).map((pieces) => pieces.join(''))),
    aliases: (host) => ask(() => resolver.resolveCname(host)),
  }
}
