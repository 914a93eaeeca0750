import { retentionBounds, retentionOf, saveRetention } from '../../db/retention.ts'
import { type Kind, kinds } from '../../db/tables/table.ts'
import type { Visit } from '../visit.ts'
import { type Form, typedIn } from './field.ts'

type Typed = { readonly [kind in Kind]: string }

function show(visit: Visit, typed: Typed, faults: readonly Kind[]): void {
  visit.show(
    'privacy',
    'settings',
    {
      back: `${visit.base}/settings`,
      here: `${visit.base}/settings/privacy`,
      kinds: kinds.map((kind) => ({
        name: kind,
        key: `privacy.${kind}`,
        aboutKey: `privacy.${kind}.about`,
        value: typed[kind],
        fault: faults.includes(kind),
        ...retentionBounds[kind],
      })),
      faulty: faults.length > 0,
      saved: visit.req.query['saved'] === 'yes',
    },
    faults.length > 0 ? 422 : 200,
  )
}

/** How long each kind of data is kept, within what the law and the shop's own figures need. */
export async function privacy(visit: Visit): Promise<void> {
  const chosen = await retentionOf(visit.needs.db.knex, visit.shop.id)
  show(
    visit,
    Object.fromEntries(kinds.map((kind) => [kind, `${chosen[kind] ?? retentionBounds[kind].most}`])) as Typed,
    [],
  )
}

export async function savePrivacy(visit: Visit): Promise<void> {
  const { needs, req, res, shop, base, now } = visit
  const typed = typedIn((req.body ?? {}) as Form, kinds)
  const faults = kinds.filter((kind) => !isWithin(kind, typed[kind].trim()))
  if (faults.length > 0) return show(visit, typed, faults)
  const shorter = kinds.filter((kind) => Number(typed[kind]) < retentionBounds[kind].most)
  const chosen = Object.fromEntries(shorter.map((kind) => [kind, Number(typed[kind])]))
  await saveRetention(needs.db, shop.id, chosen, now)
  await visit.note('changed how long data is kept', 'settings')
  return res.redirect(303, `${base}/settings/privacy?saved=yes`)
}

const isWithin = (kind: Kind, text: string): boolean =>
  /^\d{1,4}$/.test(text) && Number(text) >= retentionBounds[kind].least && Number(text) <= retentionBounds[kind].most
