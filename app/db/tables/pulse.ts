import { type Tables, words } from './table.ts'

/** The shop's own people, and none of them by name: nothing here leads to anybody, so nothing can be found or erased by person. */
export const pulseTables: Tables = {
  pulse_rounds: { tenant: true, plain: words('shop_id id question opened_at closed_at') },
  pulse_answers: { tenant: true, plain: words('shop_id id round_id batch score words') },
  ideas: { tenant: true, plain: words('shop_id id words state reply day replied_at') },
  idea_votes: { tenant: true, plain: words('shop_id idea_id voter') },
}
