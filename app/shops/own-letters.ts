import type { Knex } from 'knex'
import type { Db } from '../db/db.ts'
import { fromJson, newId } from '../db/row.ts'
import type { Instant } from '../domain/time.ts'

/** One letter of a shop: a flow's, in one of its variants and one language. */
export type LetterPlace = { readonly flow: string; readonly variant: string; readonly locale: string }

/** What was published once, as it was stored; versions never change. `number` counts from 1. */
export type LetterVersion = {
  readonly id: string
  readonly number: number
  readonly publishedAt: Instant
  readonly who: string
}

const at = (shopId: number, { flow, variant, locale }: LetterPlace) => ({ shop_id: shopId, flow, variant, locale })

/** The draft, as it was stored; null when the merchant changed nothing. */
export async function draftOf(knex: Knex, shopId: number, place: LetterPlace): Promise<unknown> {
  const row = (await knex('letter_drafts').where(at(shopId, place)).first('content')) as { content: string } | undefined
  return row ? fromJson(row.content) : null
}

export async function saveDraft(
  knex: Knex,
  shopId: number,
  place: LetterPlace,
  content: object,
  now: Instant,
): Promise<void> {
  await knex('letter_drafts')
    .insert({ ...at(shopId, place), content: JSON.stringify(content), updated_at: now })
    .onConflict(['shop_id', 'flow', 'variant', 'locale'])
    .merge()
}

export async function dropDraft(knex: Knex, shopId: number, place: LetterPlace): Promise<void> {
  await knex('letter_drafts').where(at(shopId, place)).delete()
}

/** Newest first, at most fifty; `used` is the one that goes out, null while our own letter does. */
export async function versionsOf(
  knex: Knex,
  shopId: number,
  place: LetterPlace,
): Promise<{ readonly versions: readonly LetterVersion[]; readonly used: string | null }> {
  const rows = (await knex('letter_versions')
    .where(at(shopId, place))
    .orderBy('number', 'desc')
    .limit(50)
    .select('id', 'number', 'published_at', 'who')) as {
    id: string
    number: number
    published_at: number
    who: string
  }[]
  const used = (await knex('letters_in_use').where(at(shopId, place)).first('version_id')) as
    { version_id: string } | undefined
  return {
    versions: rows.map(({ id, number, published_at, who }) => ({ id, number, publishedAt: published_at, who })),
    used: used?.version_id ?? null,
  }
}

/** A version's content; null when it is not this letter's. */
export async function versionOf(knex: Knex, shopId: number, place: LetterPlace, id: string): Promise<unknown> {
  const row = (await knex('letter_versions')
    .where({ ...at(shopId, place), id })
    .first('content')) as { content: string } | undefined
  return row ? fromJson(row.content) : null
}

/** From now on the letter goes out like this. Returns the number of the version. */
export async function publishLetter(
  db: Db,
  shopId: number,
  place: LetterPlace,
  content: object,
  who: string,
  now: Instant,
): Promise<number> {
  return db.write(async (trx) => {
    const last = (await trx('letter_versions').where(at(shopId, place)).max({ number: 'number' }).first()) as {
      number: number | null
    }
    const [id, number] = [newId(now), Number(last.number ?? 0) + 1]
    await trx('letter_versions').insert({
      ...at(shopId, place),
      id,
      number,
      content: JSON.stringify(content),
      published_at: now,
      who,
    })
    await trx('letters_in_use')
      .insert({ ...at(shopId, place), version_id: id })
      .onConflict(['shop_id', 'flow', 'variant', 'locale'])
      .merge()
    return number
  })
}

/** From now on our own letter goes out again; what was published stays among the versions. */
export async function useOurs(knex: Knex, shopId: number, place: LetterPlace): Promise<void> {
  await knex('letters_in_use').where(at(shopId, place)).delete()
}

/** The versions that go out in place of our letters, by place; their content is read by `contentOf`, because it never changes and may be kept. */
export async function lettersInUse(knex: Knex, shopId: number): Promise<(place: LetterPlace) => string | null> {
  const rows = (await knex('letters_in_use').where({ shop_id: shopId })) as (LetterPlace & { version_id: string })[]
  const key = ({ flow, variant, locale }: LetterPlace): string => `${flow} ${variant} ${locale}`
  const ids = new Map(rows.map((row) => [key(row), row.version_id]))
  return (place) => ids.get(key(place)) ?? null
}

export async function contentOf(knex: Knex, shopId: number, id: string): Promise<unknown> {
  const row = (await knex('letter_versions').where({ shop_id: shopId, id }).first('content')) as
    { content: string } | undefined
  return row ? fromJson(row.content) : null
}
