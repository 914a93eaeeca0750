import type { Knex } from 'knex'
import { addColumn } from './ddl.ts'

/** What an answer said to further questions before it was changed; empty in changes that are older than this. */
export const up = (knex: Knex): Promise<void> => addColumn(knex, 'response_changes', 'parts', 'MEDIUMTEXT NULL')
