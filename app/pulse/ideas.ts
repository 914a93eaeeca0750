import { randomUUID } from 'node:crypto'
import type { Knex } from 'knex'
import { countsBy } from '../db/row.ts'
import type { IdeaState } from '../domain/pulse.ts'
import { day, type Instant } from '../domain/time.ts'

export type Idea = {
  readonly id: string
  readonly words: string
  readonly state: IdeaState
  readonly reply: string | null
  readonly votes: number
}

const mostIdeas = 200

/** The board, most wanted first. */
export async function ideasOf(knex: Knex, shopId: number): Promise<readonly Idea[]> {
  const rows = (await knex('ideas').where({ shop_id: shopId }).orderBy('day', 'desc').limit(mostIdeas)) as Omit<
    Idea,
    'votes'
  >[]
  const votes = await countsBy(knex('idea_votes').where({ shop_id: shopId }), 'idea_id')
  return rows
    .map(({ id, words, state, reply }) => ({ id, words, state, reply, votes: votes.get(id) ?? 0 }))
    .sort((one, other) => other.votes - one.votes)
}

export async function addIdea(knex: Knex, shopId: number, words: string, now: Instant): Promise<void> {
  await knex('ideas').insert({ shop_id: shopId, id: randomUUID(), words, state: 'new', day: Math.floor(now / day) })
}

/** One vote a voter; who the voter is says nothing outside this idea. False: there is no such idea. */
export async function voteFor(knex: Knex, shopId: number, ideaId: string, voter: string): Promise<boolean> {
  if (!(await knex('ideas').where({ shop_id: shopId, id: ideaId }).first('id'))) return false
  await knex('idea_votes')
    .insert({ shop_id: shopId, idea_id: ideaId, voter })
    .onConflict(['shop_id', 'idea_id', 'voter'])
    .ignore()
  return true
}

export async function answerIdea(
  knex: Knex,
  shopId: number,
  id: string,
  { state, reply }: { readonly state: IdeaState; readonly reply: string },
  now: Instant,
): Promise<void> {
  await knex('ideas')
    .where({ shop_id: shopId, id })
    .update({ state, reply: reply || null, replied_at: now })
}
