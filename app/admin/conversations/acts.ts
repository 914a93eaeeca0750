import type { Actor } from '../../conversations/act.ts'
import { outcomes } from '../../domain/conversation.ts'
import { accountsOf } from '../../shops/accounts.ts'
import { answer } from '../answer.ts'
import { nameOf } from '../audit.ts'
import { one } from '../query.ts'
import type { Visit } from '../visit.ts'
import { findMatter, type Matter } from './find.ts'
import { faultOf, longestAnswer, longestNote } from './words.ts'

const actorOf = ({ session, now }: Visit): Actor => ({ who: session.account?.name ?? nameOf(session), now })

const field = ({ req }: Visit, name: string): string => one((req.body as Record<string, unknown> | undefined)?.[name])

/** Finds the matter, does something about it, and shows the page again. */
async function about(visit: Visit, act: (matter: Matter) => Promise<string | null>): Promise<void> {
  const matter = await findMatter(visit)
  if (!matter) return visit.missing()
  const did = await act(matter)
  const id = one(visit.req.params['id'])
  if (did) await visit.note(did, `answer ${id}`)
  return visit.res.redirect(303, `${visit.base}/feedback/${id}`)
}

/** Writes to the customer, in the same thread. */
export async function answerCustomer(visit: Visit): Promise<void> {
  const { needs, shop } = visit
  const words = field(visit, 'words').replace(/\r\n?/g, '\n')
  if (field(visit, 'insert') === 'yes') return answer(visit, { insert: { words, saved: field(visit, 'saved') } })
  const fault = faultOf(words, longestAnswer)
  if (fault) return answer(visit, { answer: { words, fault } })
  const once = field(visit, 'once')
  if (!/^[\w-]{8,64}$/.test(once)) return visit.missing()
  return about(visit, async (matter) => {
    const sent = await needs.conversations.answer(shop, matter.about, { words, once }, actorOf(visit))
    return sent === 'sent' ? 'answered a customer' : null
  })
}

export async function noteDown(visit: Visit): Promise<void> {
  const words = field(visit, 'words').replace(/\r\n?/g, '\n')
  const fault = faultOf(words, longestNote)
  if (fault) return answer(visit, { note: { words, fault } })
  return about(visit, async (matter) => {
    await visit.needs.conversations.note(matter.about, words, actorOf(visit))
    return 'wrote a note'
  })
}

export async function assignCase(visit: Visit): Promise<void> {
  const { needs, shop } = visit
  const accounts = await accountsOf(needs.db.knex, shop.id)
  const owner =
    accounts.find(({ id, active, role }) => id === field(visit, 'owner') && active && role !== 'viewer') ?? null
  return about(visit, async (matter) => {
    await needs.conversations.assign(matter.about, owner, actorOf(visit))
    return 'gave a case to somebody'
  })
}

export async function closeCase(visit: Visit): Promise<void> {
  const outcome = outcomes.find((one) => one === field(visit, 'outcome'))
  if (!outcome) return visit.missing()
  return about(visit, async (matter) => {
    await visit.needs.conversations.close(matter.about, outcome, actorOf(visit))
    return 'closed a case'
  })
}

export async function openCase(visit: Visit): Promise<void> {
  return about(visit, async (matter) => {
    await visit.needs.conversations.reopen(matter.about, actorOf(visit))
    return 'opened a case'
  })
}
