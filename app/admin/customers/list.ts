import type { Instant } from '../../domain/time.ts'
import { cutPage, onePage, one, readCursor, withQuery } from '../query.ts'
import type { Visit } from '../visit.ts'
import { findPeople } from './find.ts'
import { summaries } from './summary.ts'

/** Everybody the shop knows, whom we heard of last first; or those a few letters find. */
export async function customers(visit: Visit): Promise<void> {
  const { needs, req, shop, base } = visit
  const { knex } = needs.db
  const q = one(req.query['q']).slice(0, 100)
  const cursor = readCursor(req.query['older'])
  const here = `${base}/customers`
  const found = q ? { page: await findPeople(knex, shop, q), next: '' } : await newest(visit, cursor)
  visit.show('customers', 'customers', {
    here,
    q,
    items: await summaries(visit, found.page),
    paged: cursor !== null || found.next !== '',
    newest: cursor ? here : '',
    older: found.next ? withQuery(here, { older: found.next }) : '',
  })
}

/** One record a person: the one the others were joined to bears the person's own id. */
async function newest({ needs, shop }: Visit, cursor: ReturnType<typeof readCursor>) {
  const query = needs.db
    .knex('customers')
    .where({ shop_id: shop.id })
    .whereRaw('id = person_id')
    .select('id', 'created_at')
  const rows = (await onePage(query, 'created_at', 'id', cursor)) as { id: string; created_at: Instant }[]
  const { page, next } = cutPage(rows, ({ created_at, id }) => ({ at: created_at, id }))
  return { page: page.map(({ id }) => id), next }
}
