import type { Knex } from 'knex'
import * as shops from './001_create_shops.ts'
import * as journal from './002_create_journal.ts'
import * as standing from './003_create_standing.ts'
import * as messages from './004_create_messages.ts'
import * as responses from './005_create_responses.ts'
import * as safety from './010_add_safety.ts'
import * as connections from './020_create_connections.ts'
import * as ownLetters from './040_create_own_letters.ts'
import * as findPeople from './050_find_people.ts'
import * as rehearsals from './051_create_rehearsals.ts'
import * as findCarts from './052_find_carts.ts'
import * as senders from './060_create_senders.ts'
import * as watches from './061_create_watches.ts'
import * as surveys from './070_create_surveys.ts'
import * as conversations from './080_create_conversations.ts'
import * as ownSurveys from './090_create_own_surveys.ts'
import * as rewards from './091_create_rewards.ts'
import * as themes from './092_create_themes.ts'
import * as dayCounts from './100_count_days.ts'
import * as api from './101_create_api.ts'
import * as webhooks from './102_create_webhooks.ts'
import * as exportTurns from './103_create_export_turns.ts'
import * as digests from './104_create_digests.ts'
import * as stores from './110_create_stores.ts'

/** Every migration, in order. Named without an extension, so that the record in the database does not depend on how they were loaded. */
export const migrations: readonly { readonly name: string; readonly up: (knex: Knex) => Promise<void> }[] = [
  { name: '001_create_shops', up: shops.up },
  { name: '002_create_journal', up: journal.up },
  { name: '003_create_standing', up: standing.up },
  { name: '004_create_messages', up: messages.up },
  { name: '005_create_responses', up: responses.up },
  { name: '010_add_safety', up: safety.up },
  { name: '020_create_connections', up: connections.up },
  { name: '040_create_own_letters', up: ownLetters.up },
  { name: '050_find_people', up: findPeople.up },
  { name: '051_create_rehearsals', up: rehearsals.up },
  { name: '052_find_carts', up: findCarts.up },
  { name: '060_create_senders', up: senders.up },
  { name: '061_create_watches', up: watches.up },
  { name: '070_create_surveys', up: surveys.up },
  { name: '080_create_conversations', up: conversations.up },
  { name: '090_create_own_surveys', up: ownSurveys.up },
  { name: '091_create_rewards', up: rewards.up },
  { name: '092_create_themes', up: themes.up },
  { name: '100_count_days', up: dayCounts.up },
  { name: '101_create_api', up: api.up },
  { name: '102_create_webhooks', up: webhooks.up },
  { name: '103_create_export_turns', up: exportTurns.up },
  { name: '104_create_digests', up: digests.up },
  { name: '110_create_stores', up: stores.up },
]
