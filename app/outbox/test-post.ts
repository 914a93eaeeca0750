import { randomUUID } from 'node:crypto'
import type { Outcome } from '../channels/channel.ts'
import { assemble } from '../channels/email/mime.ts'
import { signed } from '../channels/email/sign.ts'
import type { Db } from '../db/db.ts'
import type { Letter } from '../domain/letter.ts'
import { quoted } from '../domain/quoted.ts'
import type { Shop } from '../domain/shop.ts'
import type { Instant } from '../domain/time.ts'
import { brandOf } from '../shops/brand.ts'
import { domainOf, type Senders } from './senders.ts'

/** A letter to one of the shop's own people: it is no message, so nothing is scheduled, counted or kept. */
export type TestPost = (test: {
  readonly shop: Shop
  readonly letter: Letter
  /** Normalised. */
  readonly to: string
  readonly now: Instant
}) => Promise<Outcome>

export const testPost =
  (needs: { readonly db: Db; readonly senders: Senders; readonly mailFrom: string }): TestPost =>
  async ({ shop, letter, to, now }) => {
    const { db, senders, mailFrom } = needs
    const brand = await brandOf(db.knex, shop.id)
    const messageId = randomUUID()
    const sender = await senders.of(shop, brand)
    const mime = assemble({
      from: { name: sender.name, address: sender.address },
      to: { name: null, address: to },
      replyTo: brand.replyTo ?? mailFrom,
      subject: `[Test] ${letter.subject}`,
      messageId: `<${messageId}@${domainOf(mailFrom)}>`,
      date: now,
      headers: { 'Auto-Submitted': 'auto-generated' },
      html: quoted(letter.html),
      text: letter.text,
    })
    return sender.channel.send({ messageId, from: sender.envelope, to, mime: signed(mime, sender.signature) }, () =>
      Promise.resolve(true),
    )
  }
