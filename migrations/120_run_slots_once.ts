import type { Knex } from 'knex'
import { createTable } from './ddl.ts'

/** Which moment of the timetable was run by whom, so that many machines run each once. */
export async function up(knex: Knex): Promise<void> {
  await createTable(knex, {
    name: 'job_slots',
    columns: ['job word', 'slot instant', 'holder id', 'held_until instant', 'done_at instant?'],
    primary: ['job', 'slot'],
  })
}
