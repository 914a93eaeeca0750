import type { Knex } from 'knex'

/**
 * Writes one table in both dialects. On MySQL and MariaDB it is a single statement with all its keys, so a kill leaves
 * the whole table or none of it; on SQLite every statement says IF NOT EXISTS. Either way a migration can be run again.
 */
export type Table = {
  readonly name: string
  /** `name type`, the type one of the words below, followed by `?` when the column may be empty. */
  readonly columns: readonly string[]
  readonly primary: readonly string[]
  readonly unique?: Readonly<Record<string, readonly string[]>>
  readonly index?: Readonly<Record<string, readonly string[]>>
  /** SQLite only: an index over few rows (`WHERE …`); MySQL gets the full one. */
  readonly where?: Readonly<Record<string, string>>
}

const types: Readonly<Record<string, { sqlite: string; mysql: string }>> = {
  serial: { sqlite: 'INTEGER', mysql: 'BIGINT UNSIGNED AUTO_INCREMENT' },
  shop: { sqlite: 'INTEGER', mysql: 'INT UNSIGNED' },
  id: { sqlite: 'TEXT', mysql: 'VARCHAR(64)' },
  key: { sqlite: 'TEXT', mysql: 'VARCHAR(190)' },
  word: { sqlite: 'TEXT', mysql: 'VARCHAR(64)' },
  line: { sqlite: 'TEXT', mysql: 'VARCHAR(320)' },
  text: { sqlite: 'TEXT', mysql: 'MEDIUMTEXT' },
  json: { sqlite: 'TEXT', mysql: 'MEDIUMTEXT' },
  bytes: { sqlite: 'BLOB', mysql: 'LONGBLOB' },
  instant: { sqlite: 'INTEGER', mysql: 'BIGINT' },
  amount: { sqlite: 'INTEGER', mysql: 'BIGINT' },
  number: { sqlite: 'INTEGER', mysql: 'INT' },
  flag: { sqlite: 'INTEGER', mysql: 'TINYINT' },
}

export async function createTable(knex: Knex, table: Table): Promise<void> {
  const mysql = knex.client.dialect === 'mysql'
  const quote = (name: string): string => (mysql ? `\`${name}\`` : `"${name}"`)
  const list = (names: readonly string[]): string => names.map(quote).join(', ')
  const column = (text: string): string => {
    const [name = '', word = ''] = text.split(' ')
    const type = types[word.replace('?', '')]
    if (!type) throw new Error(`${table.name}.${name} has the unknown type "${word}"`)
    const serial = word === 'serial' && !mysql ? ' PRIMARY KEY AUTOINCREMENT' : ''
    return `${quote(name)} ${mysql ? type.mysql : type.sqlite}${serial} ${word.endsWith('?') ? 'NULL' : 'NOT NULL'}`
  }
  const serialKey = table.columns.some((text) => text.endsWith(' serial'))
  const parts = table.columns.map(column)
  if (mysql || !serialKey) parts.push(`PRIMARY KEY (${list(table.primary)})`)
  const named = (kind: Table['index']): [string, readonly string[]][] => Object.entries(kind ?? {})
  if (mysql) {
    for (const [name, columns] of named(table.unique)) parts.push(`UNIQUE KEY ${quote(name)} (${list(columns)})`)
    for (const [name, columns] of named(table.index)) parts.push(`KEY ${quote(name)} (${list(columns)})`)
    await knex.raw(
      `CREATE TABLE IF NOT EXISTS ${quote(table.name)} (\n${parts.join(',\n')}\n) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin`,
    )
    return
  }
  await knex.raw(`CREATE TABLE IF NOT EXISTS ${quote(table.name)} (\n${parts.join(',\n')}\n)`)
  for (const [name, columns] of named(table.unique))
    await knex.raw(`CREATE UNIQUE INDEX IF NOT EXISTS ${quote(name)} ON ${quote(table.name)} (${list(columns)})`)
  for (const [name, columns] of named(table.index)) {
    const where = table.where?.[name] ? ` WHERE ${table.where[name]}` : ''
    await knex.raw(`CREATE INDEX IF NOT EXISTS ${quote(name)} ON ${quote(table.name)} (${list(columns)})${where}`)
  }
}

/** Adds an index to a table there already is. `where` as in `Table`. */
export async function createIndex(
  knex: Knex,
  table: string,
  name: string,
  columns: readonly string[],
  where?: string,
): Promise<void> {
  if (knex.client.dialect !== 'mysql') {
    const only = where ? ` WHERE ${where}` : ''
    await knex.raw(`CREATE INDEX IF NOT EXISTS "${name}" ON "${table}" (${columns.join(', ')})${only}`)
    return
  }
  if (!(await hasIndex(knex, table, name)))
    await knex.raw(`ALTER TABLE \`${table}\` ADD INDEX \`${name}\` (${columns.join(', ')})`)
}

export async function dropIndex(knex: Knex, table: string, name: string): Promise<void> {
  if (knex.client.dialect !== 'mysql') await knex.raw(`DROP INDEX IF EXISTS "${name}"`)
  else if (await hasIndex(knex, table, name)) await knex.raw(`ALTER TABLE \`${table}\` DROP INDEX \`${name}\``)
}

const hasIndex = async (knex: Knex, table: string, name: string): Promise<boolean> =>
  (await knex('information_schema.statistics')
    .whereRaw('table_schema = DATABASE()')
    .where({ table_name: table, index_name: name })
    .first('index_name')) !== undefined

/** Adds a column to a table there already is. `type` in words both databases know. */
export async function addColumn(knex: Knex, table: string, column: string, type: string): Promise<void> {
  if (!(await knex.schema.hasColumn(table, column))) await knex.raw(`ALTER TABLE ${table} ADD COLUMN ${column} ${type}`)
}
