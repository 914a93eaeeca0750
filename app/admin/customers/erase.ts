import { erasePerson } from '../../customers/erase.ts'
import type { Visit } from '../visit.ts'
import { find, whoIs } from './person.ts'

/** Erases the person, after the merchant said so twice; what the shop's figures need stays without a name. */
export async function erase(visit: Visit): Promise<void> {
  const { needs, req, shop, now, base } = visit
  const person = await find(visit)
  if (!person) return visit.missing()
  if ((req.body as { sure?: unknown }).sure !== 'yes')
    return visit.res.redirect(303, `${base}/customers/${person.personId}?erase=ask`)
  const who = await whoIs(visit, person)
  const receipt = await needs.db.write((trx) => erasePerson(trx, needs.keys, shop.id, who, [], now))
  await visit.note('erased a person', receipt)
  const rows = Object.entries(JSON.parse(receipt) as Record<string, number>)
  return visit.show('erased', 'customers', {
    rows: rows.map(([table, count]) => ({ table, count })),
    back: `${base}/customers`,
  })
}
