import { most, type SavedReply } from '../../domain/saved-reply.ts'
import { keepSavedReplies, savedReplies } from '../../shops/saved-replies.ts'
import { one } from '../query.ts'
import type { Visit } from '../visit.ts'

type Fault = 'title' | 'words' | 'long'

function show(visit: Visit, replies: readonly SavedReply[], faults: ReadonlyMap<number, Fault>, saved: boolean): void {
  const blank = replies.length < most.replies ? [{ title: '', words: '' }] : []
  visit.show(
    'replies',
    'settings',
    {
      back: `${visit.base}/settings`,
      here: `${visit.base}/settings/replies`,
      saved,
      longest: most,
      items: [...replies, ...blank].map((reply, place) => ({
        ...reply,
        place,
        isNew: place === replies.length,
        faultKey: faults.has(place) ? `replies.fault.${faults.get(place)}` : null,
      })),
    },
    faults.size > 0 ? 422 : 200,
  )
}

/** What the shop's people write again and again. */
export async function replies(visit: Visit): Promise<void> {
  const known = await savedReplies(visit.needs.db.knex, visit.shop.id)
  show(visit, known, new Map(), one(visit.req.query['saved']) === 'yes')
}

/** All of them at once; one without a title and words is taken away. */
export async function saveReplies(visit: Visit): Promise<void> {
  const { needs, req, res, shop, base, now } = visit
  const form = (req.body ?? {}) as Record<string, unknown>
  const typed = Array.from({ length: most.replies }, (_, place) => ({
    title: one(form[`title${place}`]).trim(),
    words: one(form[`words${place}`]).replace(/\r\n?/g, '\n').trim(),
  })).filter(({ title, words }) => title || words)
  const faults = new Map(
    typed.flatMap((reply, place): [number, Fault][] => {
      const fault = faultOf(reply)
      return fault ? [[place, fault]] : []
    }),
  )
  if (faults.size > 0) return show(visit, typed, faults, false)
  await keepSavedReplies(needs.db.knex, shop.id, typed, now)
  await visit.note('changed the saved replies', 'settings')
  return res.redirect(303, `${base}/settings/replies?saved=yes`)
}

function faultOf({ title, words }: SavedReply): Fault | null {
  if (!title) return 'title'
  if (!words) return 'words'
  return title.length > most.title || words.length > most.words ? 'long' : null
}
