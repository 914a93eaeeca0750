import type { Knex } from 'knex'
import type { Part, Parts } from '../domain/answer.ts'

type Row = { question: string; value: string; words: string | null }

/** What an answer says to the questions of its survey alone. */
export async function partsOf(knex: Knex, shopId: number, responseId: string): Promise<Parts> {
  const rows = (await knex('answer_parts')
    .where({ shop_id: shopId, response_id: responseId })
    .orderBy(['question', 'value'])
    .select('question', 'value', 'words')) as Row[]
  return Object.fromEntries(
    [...Map.groupBy(rows, ({ question }) => question)].map(([question, given]): [string, Part] => {
      const [words] = given.flatMap((row) => row.words ?? [])
      return [question, words === undefined ? { chosen: given.map(({ value }) => value) } : { words }]
    }),
  )
}

/** Replaces what the answer in a slot said before. Chosen options are values; words, which may say who somebody is, stand apart. */
export async function putParts(trx: Knex, shopId: number, slot: string, parts: Parts = {}): Promise<void> {
  const row = (await trx('responses').where({ shop_id: shopId, slot }).first('id')) as { id: string } | undefined
  if (!row) return
  await trx('answer_parts').where({ shop_id: shopId, response_id: row.id }).delete()
  const rows = Object.entries(parts).flatMap(([question, part]): object[] => {
    const key = { shop_id: shopId, response_id: row.id, question }
    return 'words' in part
      ? [{ ...key, value: '', words: part.words }]
      : part.chosen.map((value) => ({ ...key, value, words: null }))
  })
  if (rows.length > 0) await trx('answer_parts').insert(rows)
}
