import { UnreadableList } from '../../customers/list-file.ts'
import { putList } from '../../customers/list-reading.ts'
import { countLines, type List, linesAfter, listById, outcomes, wantImport } from '../../customers/lists.ts'
import { choice, one } from '../query.ts'
import type { Visit } from '../visit.ts'
import type { Form } from './field.ts'
import type { Upload } from './multipart.ts'

type Fault = { readonly key: string; readonly what: string }
const pageSize = 50

/** Where another tool's suppression list is given in. */
export function lists(visit: Visit): Promise<void> {
  return Promise.resolve(show(visit, null))
}

function show({ base, show: draw }: Visit, fault: Fault | null): void {
  const data = { back: `${base}/settings`, here: `${base}/settings/lists`, fault }
  draw('lists', 'settings', data, fault ? 422 : 200)
}

export async function uploadList(visit: Visit): Promise<void> {
  const { needs, req, res, shop, base, now } = visit
  const { upload } = (req.body ?? {}) as Form & { readonly upload?: Upload }
  if (typeof upload !== 'object') return show(visit, { key: 'lists.fault.none', what: '' })
  try {
    const id = await putList(needs.db, { shopId: shop.id, ...upload }, now)
    if (id === null) return show(visit, { key: 'lists.fault.column', what: '' })
    return res.redirect(303, `${base}/settings/lists/${id}`)
  } catch (error) {
    if (!(error instanceof UnreadableList)) throw error
    return show(visit, { key: 'lists.fault.line', what: `${error.line}` })
  }
}

/** What each line would do, before it does. */
export async function list(visit: Visit): Promise<void> {
  const { needs, req, shop, base } = visit
  const { knex } = needs.db
  const id = one(req.params['id'])
  const found = await listById(knex, shop.id, id)
  if (!found) return visit.missing()
  if (found.state === 'reading' || found.state === 'faulty') return visit.show('list', 'settings', atWork(visit, found))
  const counts = await countLines(knex, shop.id, id)
  const here = `${base}/settings/lists/${id}`
  const only = choice(req.query['only'], ['', ...outcomes])
  const after = Number.parseInt(one(req.query['after']), 10) || 0
  const lines = await linesAfter(knex, shop.id, id, { after, outcome: only === '' ? null : only, limit: pageSize + 1 })
  const kept = only === '' ? '' : `only=${encodeURIComponent(only)}&`
  const last = lines.length > pageSize ? lines[pageSize - 1] : undefined
  return visit.show('list', 'settings', {
    ...atWork(visit, found),
    here,
    ready: found.state === 'read',
    imported: found.state === 'imported',
    importing: found.state === 'importing',
    taken: counts.get('taken') ?? 0,
    filters: [
      { href: here, key: 'list.all', count: found.total, current: only === '' },
      ...outcomes.map((outcome) => ({
        href: `${here}?only=${encodeURIComponent(outcome)}`,
        key: `list.outcome.${outcome}`,
        count: counts.get(outcome) ?? 0,
        current: only === outcome,
      })),
    ].filter(({ count }) => count > 0),
    lines: lines.slice(0, pageSize).map(({ number, outcome, cell, reason, at }) => ({
      number,
      cell,
      at,
      outcomeKey: `list.outcome.${outcome}`,
      faulty: outcome !== 'taken' && outcome !== 'repeated',
      reasonKey: reason && `list.reason.${reason}`,
    })),
    paged: after > 0 || last !== undefined,
    newest: after > 0 ? `${here}?${kept}` : null,
    older: last ? `${here}?${kept}after=${last.number}` : null,
  })
}

/** What there is to say of a list on its way. The file's own lines are how far it has come: the last one taken may be further up. */
const atWork = ({ base }: Visit, { name, state, total, done, fault_line: line }: List) => ({
  back: `${base}/settings/lists`,
  name,
  reading: state === 'reading',
  total,
  done,
  line,
})

export async function importUploaded(visit: Visit): Promise<void> {
  const { needs, req, res, shop, base } = visit
  const id = one(req.params['id'])
  const found = await listById(needs.db.knex, shop.id, id)
  if (!found || found.state === 'reading') return visit.missing()
  await wantImport(needs.db.knex, shop.id, id)
  await visit.note('imported a list of addresses not to write to', found.name)
  return res.redirect(303, `${base}/settings/lists/${id}`)
}
