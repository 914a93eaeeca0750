import { wantsDigest, wishDigest } from '../../shops/digest-wish.ts'
import { one } from '../query.ts'
import type { Visit } from '../visit.ts'

/** Whether the shop's owners get a letter on Mondays. */
export async function digestSetting(visit: Visit): Promise<void> {
  const { needs, req, shop, base } = visit
  visit.show('digest', 'settings', {
    back: `${base}/settings`,
    here: `${base}/settings/digest`,
    on: await wantsDigest(needs.db.knex, shop.id),
    saved: req.query['saved'] === 'yes',
  })
}

export async function saveDigestSetting(visit: Visit): Promise<void> {
  const { needs, req, res, shop, base, now } = visit
  const on = one((req.body as { on?: unknown }).on) === 'yes'
  await wishDigest(needs.db.knex, shop.id, on, now)
  await visit.note(on ? 'switched the weekly letter on' : 'switched the weekly letter off', '')
  return res.redirect(303, `${base}/settings/digest?saved=yes`)
}
