import { apiTables } from './api.ts'
import { conversationsTables } from './conversations.ts'
import { customersTables } from './customers.ts'
import { installationTables } from './installation.ts'
import { journalTables } from './journal.ts'
import { messagesTables } from './messages.ts'
import { metricsTables } from './metrics.ts'
import { ordersTables } from './orders.ts'
import { responsesTables } from './responses.ts'
import { pulseTables } from './pulse.ts'
import { rewardsTables } from './rewards.ts'
import { shopsTables } from './shops.ts'
import { staffTables } from './staff.ts'
import type { Tables } from './table.ts'
import { themesTables } from './themes.ts'
import { triggersTables } from './triggers.ts'
import { webhooksTables } from './webhooks.ts'

/**
 * What we hold, table by table: the one list that erasure, export and retention go by. A test compares it with the real
 * schema, so a column cannot be added without saying here whose it is and what becomes of it.
 */
export const tables: Tables = {
  ...installationTables,
  ...shopsTables,
  ...staffTables,
  ...journalTables,
  ...customersTables,
  ...ordersTables,
  ...messagesTables,
  ...responsesTables,
  ...conversationsTables,
  ...rewardsTables,
  ...themesTables,
  ...pulseTables,
  ...metricsTables,
  ...apiTables,
  ...webhooksTables,
  ...triggersTables,
}
