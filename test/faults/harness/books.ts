import { sentToday } from '../../../app/metrics/letters.ts'
import type { Site } from './site.ts'

/** What must add up at the end of every run, whatever was done to the processes. */
export type Books = {
  readonly events: number
  readonly eventsOpen: number
  readonly messages: number
  readonly messagesOpen: number
  /** Orders that were taken and about which no flow said anything. */
  readonly unheard: number
  /** What the merchant's pages count as sent, and what the mail server took; apart from those that are shown as uncertain. */
  readonly shownAsSent: number
  readonly taken: number
  readonly takenButUncertain: number
  /** Shown as sent and not taken, or taken and shown as neither sent nor uncertain. */
  readonly differences: number
}

const kept: Books[] = []
export const allBooks = (): readonly Books[] => kept

const everything = { from: 0, to: Number.MAX_SAFE_INTEGER }

/** Adds up one installation; called when it closes. Says what does not balance. */
export async function balance(site: Site, say: (sentence: string) => void): Promise<void> {
  const book = await addUp(site)
  kept.push(book)
  if (!balances(book)) say(`the books of ${site.folder} do not balance: ${JSON.stringify(book)}`)
}

export const balances = ({ eventsOpen, messagesOpen, unheard, differences }: Books): boolean =>
  eventsOpen + messagesOpen + unheard + differences === 0

export async function addUp(site: Site): Promise<Books> {
  const { knex } = site.db
  const journal = (await knex('journal').select('state')) as { state: string }[]
  const orders = (await knex('orders').select('shop_id', 'id')) as { shop_id: number; id: string }[]
  const messages = (await knex('messages').select('state', 'due_at', 'message_id_header')) as {
    state: string
    due_at: number
    message_id_header: string | null
  }[]
  // Of a batch that tells of one order more than once the last telling is decided about, so it is the orders that are asked for.
  const said = new Set(
    ((await knex('decisions').distinct('shop_id', 'message_key')) as { shop_id: number; message_key: string }[]).map(
      ({ shop_id: shopId, message_key: key }) => `${shopId} ${key.split(':')[1]}`,
    ),
  )
  const taken = new Set(site.judge.taken().map(({ id }) => id))
  const idsIn = (...states: string[]): Set<string> =>
    new Set(messages.filter(({ state }) => states.includes(state)).map((row) => row.message_id_header ?? ''))
  const [sent, uncertain] = [idsIn('sent'), idsIn('uncertain')]
  let shownAsSent = 0
  for (const shopId of Object.values(site.shopIds)) shownAsSent += (await sentToday(knex, shopId, everything)).sent
  return {
    events: journal.length,
    eventsOpen: journal.filter(({ state }) => !['taken', 'ignored', 'set aside'].includes(state)).length,
    messages: messages.length,
    messagesOpen: messages.filter(
      ({ state, due_at: dueAt }) =>
        ['claimed', 'handed_off'].includes(state) || (state === 'scheduled' && Number(dueAt) <= Date.now()),
    ).length,
    unheard: orders.filter(({ shop_id: shopId, id }) => !said.has(`${shopId} ${id}`)).length,
    shownAsSent,
    taken: taken.size,
    takenButUncertain: [...taken].filter((id) => uncertain.has(id)).length,
    differences:
      [...sent].filter((id) => !taken.has(id)).length +
      [...taken].filter((id) => !sent.has(id) && !uncertain.has(id)).length,
  }
}
