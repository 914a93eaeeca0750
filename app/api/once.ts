import { createHash, randomUUID } from 'node:crypto'
import type { Knex } from 'knex'
import { type Db } from '../db/db.ts'
import { fromJsonOrNull } from '../db/row.ts'
import type { Instant } from '../domain/time.ts'
import type { Bearer } from '../shops/api-tokens.ts'

/** A change that is still running holds its key so long; then its process is taken for dead, and a repetition may run it. */
const patience = 60_000

export type Said = { readonly status: number; readonly body: unknown }
export type Once =
  | { readonly kind: 'done'; readonly said: Said; readonly again: boolean }
  | { readonly kind: 'running' }
  /** The key was used for something else. */
  | { readonly kind: 'other' }

type Row = { asked: string; status: number | null; answer: string | null }

export const askedHash = (method: string, path: string, body: unknown): string =>
  createHash('sha256')
    .update(JSON.stringify([method, path, body]))
    .digest('hex')

/**
 * Runs a change once for a key, whatever is repeated, and however often. The change and its answer are committed together, so a process that
 * dies in between has done neither. Keys are remembered for a day and belong to their token.
 */
export async function once(
  db: Db,
  { shopId, tokenId }: Bearer,
  request: { readonly key: string; readonly asked: string; readonly keeps: boolean; readonly now: Instant },
  run: (trx: Knex.Transaction) => Promise<Said>,
): Promise<Once> {
  const where = { shop_id: shopId, token_id: tokenId, request_key: request.key }
  const holder = randomUUID()
  await db
    .knex('api_requests')
    .insert({ ...where, asked: request.asked, at: request.now })
    .onConflict(['shop_id', 'token_id', 'request_key'])
    .ignore()
  const held = await db
    .knex('api_requests')
    .where({ ...where, asked: request.asked })
    .whereNull('status')
    .where((free) => void free.whereNull('locked_until').orWhereRaw(`locked_until <= ${db.clock}`))
    .update({ locked_by: holder, locked_until: db.knex.raw(`${db.clock} + ?`, [patience]) })
  if (held === 0) return earlier(db, where, request, run)
  try {
    const said = await db.write(async (trx) => {
      const result = await run(trx)
      const kept = await trx('api_requests')
        .where({ ...where, locked_by: holder })
        .update({ status: result.status, answer: request.keeps ? JSON.stringify(result.body) : null, locked_by: null })
      // Somebody took us for dead and did it: what we did is undone.
      if (kept === 0) throw new Error('the request was taken over while it ran')
      return result
    })
    return { kind: 'done', said, again: false }
  } catch (error) {
    await db
      .knex('api_requests')
      .where({ ...where, locked_by: holder })
      .update({ locked_by: null, locked_until: null })
    throw error
  }
}

async function earlier(
  db: Db,
  where: { readonly shop_id: number },
  { asked, keeps }: { readonly asked: string; readonly keeps: boolean },
  run: (trx: Knex.Transaction) => Promise<Said>,
): Promise<Once> {
  const row = (await db.knex('api_requests').where(where).first('asked', 'status', 'answer')) as Row | undefined
  if (row && row.asked !== asked) return { kind: 'other' }
  if (!row || row.status === null) return { kind: 'running' }
  // An answer with personal data is not kept; the change behind it changes nothing and is simply asked again.
  if (!keeps) return { kind: 'done', said: await db.write(run), again: true }
  return { kind: 'done', said: { status: row.status, body: fromJsonOrNull(row.answer) }, again: true }
}
