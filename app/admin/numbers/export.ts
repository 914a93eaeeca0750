import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { iso } from '../../domain/time.ts'
import { exported, type Format, formats } from '../../exports/stream.ts'
import { exports } from '../../exports/tables.ts'
import { inTurn, takeTurn } from '../../exports/turn.ts'
import { choice, one } from '../query.ts'
import type { Visit } from '../visit.ts'
import { tabsOf } from './tabs.ts'

const names = Object.keys(exports)
const types: Readonly<Record<Format, string>> = {
  csv: 'text/csv; charset=utf-8',
  ndjson: 'application/x-ndjson',
  json: 'application/json',
}

/** What can be taken along, and how. */
export function exportPage(visit: Visit): Promise<void> {
  show(visit, false)
  return Promise.resolve()
}

function show({ base, session, show: draw }: Visit, busy: boolean): void {
  draw(
    'numbers-export',
    'numbers',
    {
      tabs: tabsOf(base, 'export', null, session.role),
      busy,
      items: names.map((name) => ({
        key: `export.${name}`,
        aboutKey: `export.${name}.about`,
        links: formats.map((format) => ({
          href: `${base}/numbers/export/${name}?format=${format}`,
          text: format.toUpperCase(),
        })),
      })),
    },
    busy ? 409 : 200,
  )
}

/** Streams one table as a file; who stops listening stops it. */
export async function download(visit: Visit): Promise<void> {
  const { needs, req, res, shop, now } = visit
  const name = one(req.params['what'])
  const what = Object.hasOwn(exports, name) ? exports[name] : undefined
  if (!what) return visit.missing()
  const format = choice(req.query['format'], formats)
  const turn = await takeTurn(needs.db, shop.id)
  if (!turn) return show(visit, true)
  await visit.note('exported', `${name}, ${format}`)
  res.set({
    'Content-Type': types[format],
    'Content-Disposition': `attachment; filename="${name}-${iso(now).slice(0, 10)}.${format}"`,
    'Content-Security-Policy': `sandbox; default-src 'none'; frame-ancestors 'none'`,
  })
  // Without the mark, spreadsheets take UTF-8 for an old code page and spoil every accent.
  if (format === 'csv') res.write('\ufeff')
  const chunks = inTurn(turn, exported(needs.db.knex, shop.id, what, format))
  try {
    await pipeline(Readable.from(chunks), res)
  } catch (error) {
    const { code } = error as { code?: string }
    if (code !== 'ERR_STREAM_PREMATURE_CLOSE') needs.report(error, `the export of ${name} was cut off`)
  }
}
