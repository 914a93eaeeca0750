import { createSecretKey } from 'node:crypto'
import type { Knex } from 'knex'
import { ConfigFaults } from '../config.ts'
import { deriveKeys, type Keys } from '../keys/keys.ts'
import { open, seal } from '../keys/seal.ts'
import { noted } from './installation.ts'
import { tables } from './tables/index.ts'

const pepperPlace = { shopId: 0, table: 'installation', column: 'pepper' }

/**
 * The keys to work with. Fingerprints stand in tables and nobody can make them again under another key, so theirs is kept here,
 * sealed, from the first start on. With an older secret beside the present one, everything that is sealed is sealed anew:
 * after one start the older one is needed only by links in letters. `secrets` as `deriveKeys` takes them. Throws `ConfigFaults`.
 */
export async function settleKeys(knex: Knex, secrets: readonly Buffer[]): Promise<Keys> {
  const keys = deriveKeys(secrets)
  const bytes = keys.all('fingerprint').at(-1)?.export().toString('base64') ?? ''
  if (!(await noted(knex, 'pepper'))) {
    const first = { name: 'pepper', value: seal(keys, pepperPlace, bytes), at: 0 }
    await knex('installation').insert(first).onConflict('name').ignore()
  }
  const kept = (await noted(knex, 'pepper'))?.value ?? ''
  const pepper = opened(keys, pepperPlace, kept)
  if (pepper === null)
    throw new ConfigFaults([
      'SECRET_KEY is not the one this database was begun with; put that one behind it, after a comma.',
    ])
  if (secrets.length > 1) {
    await knex('installation')
      .where({ name: 'pepper', value: kept })
      .update({ value: seal(keys, pepperPlace, pepper) })
    await sealAnew(knex, keys)
  }
  return deriveKeys(secrets, createSecretKey(Buffer.from(pepper, 'base64')))
}

/** Each value only if it is still what was read: another process may be changing or sealing it at the same time. */
async function sealAnew(knex: Knex, keys: Keys): Promise<void> {
  for (const [name, { sealed = {} }] of Object.entries(tables))
    for (const [column, table] of Object.entries(sealed)) {
      const owner = name === 'shops' ? 'id' : 'shop_id'
      const rows = (await knex(name).whereNotNull(column).select({ shopId: owner, value: column })) as {
        shopId: number
        value: string
      }[]
      for (const { shopId, value } of rows) {
        const place = { shopId, table, column }
        const secret = opened(keys, place, value)
        // One that nobody can open is told of where it is needed.
        if (secret !== null)
          await knex(name)
            .where({ [owner]: shopId, [column]: value })
            .update({ [column]: seal(keys, place, secret) })
      }
    }
}

/** Null: no key of ours opens it. */
function opened(keys: Keys, place: Parameters<typeof open>[1], value: string): string | null {
  try {
    return open(keys, place, value)
  } catch {
    return null
  }
}
