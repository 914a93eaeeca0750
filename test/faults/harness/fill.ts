import { newId } from '../../../app/db/row.ts'
import { addressOf } from './sink.ts'
import type { Site } from './site.ts'

/** So many rows like `one`, each with changes of its own. */
async function copies(
  { db: { knex } }: Site,
  table: string,
  count: number,
  changed: (n: number) => Readonly<Record<string, unknown>>,
): Promise<void> {
  const one = (await knex(table).first()) as Record<string, unknown> | undefined
  if (!one) throw new Error(`there is nothing in ${table} to be like`)
  for (let begun = 0; begun < count; begun += 1_000)
    await knex.batchInsert(
      table,
      Array.from({ length: Math.min(1_000, count - begun) }, (_, n) => ({ ...one, ...changed(begun + n) })),
      50,
    )
}

/** Letters like the first one there is, to addresses of their own. */
export const fillLetters = (site: Site, count: number): Promise<void> =>
  copies(site, 'messages', count, (n) => ({
    id: newId(),
    message_key: `many:${n}`,
    message_id_header: null,
    to_address: addressOf('accept', `many${n}`),
    address_hash: n.toString(16).padStart(64, '0'),
  }))

/** Deliveries like the first one there is. */
export const fillJournal = (site: Site, count: number): Promise<void> =>
  copies(site, 'journal', count, (n) => ({ id: undefined, delivery_id: `many:${n}` }))
