import type { Db } from '../db/db.ts'
import { groupCommit } from '../db/group-commit.ts'
import { inChunks } from '../db/row.ts'
import type { Instant } from '../domain/time.ts'
import type { Claimed } from './claim.ts'

/** A letter about to be finished, with what must be on disk before it is. */
export type HandOff = {
  readonly message: Claimed
  readonly owner: string
  /** The moment caps and sequences count from; it may differ from the real clock under `--now`. */
  readonly now: Instant
  readonly messageIdHeader: string
  readonly subject: string
  readonly mime: Buffer
  readonly links: readonly { readonly name: string; readonly target: string }[]
}

/**
 * Leave to finish a letter. One statement asks everything that may stop it at the last moment: still ours (fence, lease on the
 * database's clock), still in time, nobody unsubscribed, bounced or was erased, the shop still with us. When it changes no
 * row, the final dot is never sent, so nothing was accepted. Markers of many letters share one commit.
 */
export function openMarker(db: Db): (handOff: HandOff) => Promise<boolean> {
  return groupCommit<HandOff, boolean>((handOffs) =>
    db.write(async (trx) => {
      const granted: boolean[] = []
      for (const { message, owner, now, messageIdHeader } of handOffs) {
        const changed = await trx('messages')
          .where({
            shop_id: message.shopId,
            id: message.id,
            state: 'claimed',
            fence: message.fence,
            lease_owner: owner,
          })
          .whereRaw(`lease_until > ${db.clock}`)
          .where('expires_at', '>', now)
          .whereNotExists((query) =>
            query
              .select(trx.raw('1'))
              .from('suppressions')
              .where({ shop_id: message.shopId, address_hash: message.addressHash })
              .whereIn('scope', ['all', message.purpose])
              .whereNull('lifted_at'),
          )
          .whereNotExists((query) =>
            query
              .select(trx.raw('1'))
              .from('erasures')
              .where({ shop_id: message.shopId, address_hash: message.addressHash }),
          )
          .whereExists((query) =>
            query.select(trx.raw('1')).from('shops').where({ id: message.shopId, status: 'active' }),
          )
          .update({
            state: 'handed_off',
            marker_at: trx.raw(db.clock),
            sent_at: now,
            message_id_header: messageIdHeader,
          })
        granted.push(changed === 1)
      }
      const going = handOffs.filter((_, index) => granted[index])
      // The first rendering is the letter for good: a repeated attempt sends the same bytes.
      const letters = going.map(({ message, subject, mime, now }) => ({
        shop_id: message.shopId,
        message_id: message.id,
        subject: subject.slice(0, 320),
        mime,
        at: now,
      }))
      const links = going.flatMap(({ message, links }) =>
        links.map(({ name, target }, link) => ({
          shop_id: message.shopId,
          message_id: message.id,
          link,
          name,
          target,
        })),
      )
      for (const chunk of inChunks(letters, 50))
        await trx('letters')
          .insert([...chunk])
          .onConflict(['shop_id', 'message_id'])
          .ignore()
      for (const chunk of inChunks(links, 100))
        await trx('links')
          .insert([...chunk])
          .onConflict(['shop_id', 'message_id', 'link'])
          .ignore()
      return granted
    }),
  )
}
