import { mostFiles } from '../../responses/files.ts'
import { MailRefused } from '../../responses/mail/parse.ts'
import { originalOf } from '../../responses/originals.ts'
import { saidBy } from '../../conversations/said.ts'
import { sendAsFile, sendAsText } from '../guard.ts'
import { one } from '../query.ts'
import type { Visit } from '../visit.ts'
import { findMatter } from './find.ts'

/** A mail of this matter, as it came; null when it is another's, or is not kept any more. */
async function rawMail(visit: Visit): Promise<{ readonly id: string; readonly raw: Buffer } | null> {
  const { needs, req, shop } = visit
  const { knex } = needs.db
  const matter = await findMatter(visit)
  const id = one(req.params['inbound'])
  if (!matter) return null
  const said = matter.conversation ? await saidBy(knex, matter.conversation) : []
  if (matter.row?.inbound_id !== id && !said.some(({ kind, ref }) => kind === 'reply' && ref === id)) return null
  const raw = await originalOf(knex, { shopId: shop.id, id })
  return raw && { id, raw }
}

/** The reply as it came, headers and all, for those who want to see for themselves. */
export async function original(visit: Visit): Promise<void> {
  const mail = await rawMail(visit)
  if (!mail) return visit.missing()
  await visit.note('read the original of a reply', `inbound ${mail.id}`)
  return sendAsText(visit.res, `reply-${mail.id}.txt`, mail.raw)
}

/** A file that came with a reply: to be saved, never shown. */
export async function file(visit: Visit): Promise<void> {
  const mail = await rawMail(visit)
  const place = /^\d{1,2}$/.test(one(visit.req.params['place'])) ? Number(visit.req.params['place']) : mostFiles
  if (!mail || place >= mostFiles) return visit.missing()
  try {
    const found = await visit.needs.mailParser.file(mail.raw, place)
    if (!found) return visit.missing()
    await visit.note('downloaded a file of a reply', `inbound ${mail.id}, file ${place + 1}`)
    return sendAsFile(visit.res, found.name ?? `file-${place + 1}`, found.bytes)
  } catch (error) {
    if (error instanceof MailRefused) return visit.missing()
    throw error
  }
}
