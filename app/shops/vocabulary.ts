import { createHash } from 'node:crypto'
import type { Knex } from 'knex'
import { fromJson } from '../db/row.ts'
import { readyTopics, type Topic } from '../domain/themes/topics.ts'
import type { Instant } from '../domain/time.ts'

/** Counts up when we read comments another way, so that they are read anew. */
const reading = 2

/** The shop's topics; `version` changes with them. */
export type Vocabulary = { readonly topics: readonly Topic[]; readonly version: string }

export async function vocabularyOf(knex: Knex, shopId: number): Promise<Vocabulary> {
  const row = (await knex('vocabularies').where({ shop_id: shopId }).first('topics')) as { topics: string } | undefined
  const topics = row ? fromJson<readonly Topic[]>(row.topics) : readyTopics
  const version = createHash('sha256')
    .update(JSON.stringify([reading, topics]))
    .digest('hex')
    .slice(0, 16)
  return { topics, version }
}

export async function saveVocabulary(
  knex: Knex,
  shopId: number,
  topics: readonly Topic[],
  now: Instant,
): Promise<void> {
  await knex('vocabularies')
    .insert({ shop_id: shopId, topics: JSON.stringify(topics), updated_at: now })
    .onConflict('shop_id')
    .merge()
}
