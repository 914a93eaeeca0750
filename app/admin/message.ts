import PostalMime from 'postal-mime'
import { keptInMailbox } from '../channels/mailbox.ts'
import { day, type Instant } from '../domain/time.ts'
import { why } from '../domain/why.ts'
import { shopFlows } from '../outbox/shop-flows.ts'
import { sandboxed } from './guard.ts'
import { letterItem, type LetterRow, lettersOf } from './messages.ts'
import { one } from './query.ts'
import { reasonIn } from './reasons.ts'
import { unpackLetter } from '../db/packing.ts'
import type { Visit } from './visit.ts'

async function find({ needs, req, shop }: Visit): Promise<LetterRow | null> {
  const id = one(req.params['id'])
  const row = (await lettersOf(needs.db.knex, shop.id).where({ 'messages.id': id }).first()) as LetterRow | undefined
  return row ?? null
}

/** One letter: what became of it, everything that was decided about it, and the letter itself once it was written. */
export async function message(visit: Visit): Promise<void> {
  const { needs, shop, language, base } = visit
  const row = await find(visit)
  if (!row) return visit.missing()
  const written = (await needs.db.knex('letters').where({ shop_id: shop.id, message_id: row.id }).first('subject')) as
    { subject: string } | undefined
  const here = `${base}/messages/${row.id}`
  return visit.show('message', 'messages', {
    item: {
      ...letterItem(row, base, language, await shopFlows(needs.db.knex, shop.id)),
      why: row.why && reasonIn(language, row.why),
    },
    details: row,
    inMailbox: row.response === keptInMailbox,
    uncertain: row.state === 'uncertain',
    repeatable: isRepeatable(row),
    again: `${here}/again`,
    subject: written?.subject ?? null,
    letter: written ? `${here}/letter` : null,
    waits: ['scheduled', 'claimed'].includes(row.state),
    decisions: await decisionsAbout(visit, row.message_key),
    back: `${base}/messages`,
  })
}

/** What was said about this letter and about all letters of the same matter (`abandoned-cart:token:` and `…:2`). */
async function decisionsAbout({ needs, shop, language }: Visit, key: string) {
  const parts = key.split(':')
  const matters = parts.slice(1).map((_part, index) => `${parts.slice(0, index + 1).join(':')}:`)
  const rows = (await needs.db
    .knex('decisions')
    .where({ shop_id: shop.id })
    .whereIn('message_key', [key, ...matters])
    .orderBy('at')
    .orderBy('id')
    .limit(100)) as { at: Instant; decision: string; why: string }[]
  return rows.map(({ at, decision, why }) => ({ at, key: `decision.${decision}`, why: reasonIn(language, why) }))
}

/** The letter as it went out, in a frame that may do nothing but be seen. */
export async function letter(visit: Visit): Promise<void> {
  const { needs, res, shop } = visit
  const row = await find(visit)
  const stored =
    row &&
    ((await needs.db.knex('letters').where({ shop_id: shop.id, message_id: row.id }).first('mime')) as
      { mime: Buffer } | undefined)
  if (!row || !stored) return visit.missing()
  const { html, text } = await PostalMime.parse(unpackLetter(stored.mime))
  await visit.note('read a letter', `message ${row.id}`)
  sandboxed(res)
  if (html) res.type('html').send(html)
  else res.type('text/plain').send(text ?? '')
}

/** Letters that only a person may bring back: one may have arrived, the other may end the program again. */
const isRepeatable = ({ state, why: reason }: Pick<LetterRow, 'state' | 'why'>): boolean =>
  state === 'uncertain' || (state === 'dropped' && (reason === why.setAside || reason === why.unwritten))

/**
 * Sends a letter of which nobody knows whether it arrived once more, because the merchant says so. The very same letter:
 * a mail server that has it already may recognise it by its Message-ID. One that was given up gets all its attempts again.
 */
export async function sendAgain(visit: Visit): Promise<void> {
  const { needs, res, shop, base, now } = visit
  const row = await find(visit)
  if (!row) return visit.missing()
  if (!isRepeatable(row)) return res.redirect(303, `${base}/messages/${row.id}`)
  const again = await needs.db
    .knex('messages')
    .where({ shop_id: shop.id, id: row.id, state: row.state })
    .update({
      state: 'scheduled',
      due_at: now,
      sent_at: null,
      attempts: row.state === 'uncertain' ? row.attempts + 1 : 0,
      crashes: 0,
      // The person who asks knows the hour; the rules are asked again all the same.
      expires_at: Math.max(row.expires_at, now + day),
      why: null,
    })
  if (again > 0)
    await visit.note(
      row.state === 'uncertain' ? 'sent an unconfirmed letter again' : 'tried a letter again',
      `message ${row.id}`,
    )
  return res.redirect(303, `${base}/messages/${row.id}`)
}
