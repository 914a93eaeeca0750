import { consentsOf } from '../../customers/consents.ts'
import { hashOf } from '../../customers/hash.ts'
import { suppressionsOf } from '../../customers/suppressions.ts'
import type { Visit } from '../visit.ts'

/** Where we ourselves write consents down from. */
const sources: ReadonlySet<string> = new Set(['checkout', 'storefront', 'preference page'])

/** What a person said about being written to, newest first, with where and when they said it: the proof. */
export async function consentsShown({ needs, shop }: Visit, emails: readonly string[]) {
  const hashes = emails.map((email) => hashOf(needs.keys, email))
  const byHash = await consentsOf(needs.db.knex, shop.id, hashes)
  return emails
    .flatMap((email, index) =>
      (byHash.get(hashes[index] ?? '') ?? []).map((consent) => ({
        ...consent,
        email,
        several: emails.length > 1,
        tone: { granted: 'well', denied: 'hurt', pending: 'waiting' }[consent.state],
        // What another program wrote stays as it is.
        sourceKey: sources.has(consent.source) ? `consent.from.${consent.source}` : null,
        stateKey: `consent.${consent.state}`,
        purposeKey: `purpose.${consent.purpose}`,
        channelKey: `channel.${consent.channel}`,
      })),
    )
    .sort((a, b) => b.at - a.at)
}

/** Why an address is not written to, whatever was consented to. */
export async function suppressionsShown({ needs, shop }: Visit, emails: readonly string[]) {
  const hashes = emails.map((email) => hashOf(needs.keys, email))
  const byHash = await suppressionsOf(needs.db.knex, shop.id, hashes)
  return emails.flatMap((email, index) =>
    (byHash.get(hashes[index] ?? '') ?? []).map(({ scope, reason, at }) => ({
      email,
      at,
      scopeKey: `purpose.${scope}`,
      reasonKey: `suppression.${reason}`,
    })),
  )
}
