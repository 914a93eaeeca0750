import { randomUUID } from 'node:crypto'
import type { Channel, Outcome } from '../channels/channel.ts'
import { assemble } from '../channels/email/mime.ts'
import type { Db } from '../db/db.ts'
import type { Letter } from '../domain/letter.ts'
import { quoted } from '../domain/quoted.ts'
import type { Shop } from '../domain/shop.ts'
import type { Instant } from '../domain/time.ts'
import type { Keys } from '../keys/keys.ts'
import { brandOf } from '../shops/brand.ts'

/** A letter to one of the shop's own people: it is no message, so nothing is scheduled, counted or kept. */
export type TestPost = (test: {
  readonly shop: Shop
  readonly letter: Letter
  /** Normalised. */
  readonly to: string
  readonly now: Instant
}) => Promise<Outcome>

export const testPost =
  (needs: { readonly db: Db; readonly keys: Keys; readonly channel: Channel; readonly mailFrom: string }): TestPost =>
  async ({ shop, letter, to, now }) => {
    const { db, channel, mailFrom } = needs
    const brand = await brandOf(db.knex, shop.id)
    const messageId = randomUUID()
    const domain = mailFrom.slice(mailFrom.lastIndexOf('@') + 1)
    const mime = assemble({
      from: { name: brand.senderName ?? shop.name, address: mailFrom },
      to: { name: null, address: to },
      replyTo: brand.replyTo ?? mailFrom,
      subject: `[Test] ${letter.subject}`,
      messageId: `<${messageId}@${domain}>`,
      date: now,
      headers: { 'Auto-Submitted': 'auto-generated' },
      html: quoted(letter.html),
      text: letter.text,
    })
    return channel.send({ messageId, from: mailFrom, to, mime }, () => Promise.resolve(true))
  }
