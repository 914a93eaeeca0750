import type { Knex } from 'knex'
import { createIndex, createTable } from './ddl.ts'

/** Parcels whose carrier we ask ourselves, and when next. */
export async function up(knex: Knex): Promise<void> {
  await createTable(knex, {
    name: 'watches',
    columns: [
      'shop_id shop',
      'parcel_id id',
      'order_id id',
      'carrier word',
      'begun_at instant',
      'next_at instant?',
      'asked_at instant?',
      'tries number',
      'ended word?',
    ],
    primary: ['shop_id', 'parcel_id'],
    index: { watches_due: ['next_at'] },
  })
  await createIndex(knex, 'parcels', 'parcels_by_creation', ['created_at'])
}
