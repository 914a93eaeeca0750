/* oxlint-disable no-underscore-dangle -- Knex offers no public place where a statement is said */
import { createRequire } from 'node:module'
import type { Knex } from 'knex'
import type { Connection } from 'mysql2'

const require = createRequire(import.meta.url)
type Query = { readonly sql: string; readonly bindings?: readonly unknown[]; response?: unknown }
type ClientClass = new (config: Knex.Config) => { _query(connection: Connection, query: Query): Promise<unknown> }
const Mysql2 = require('knex/lib/dialects/mysql2/index.js') as ClientClass

/** Knex's mysql2 dialect, which says bytes in the binary protocol: in the text protocol each one is two, and is read twice. */
export class MysqlClient extends Mysql2 {
  override _query(connection: Connection, query: Query): Promise<unknown> {
    const { sql, bindings } = query
    if (!sql?.startsWith('insert') || !bindings?.some((value) => Buffer.isBuffer(value)))
      return super._query(connection, query)
    return new Promise((resolve, reject) => {
      connection.execute(sql, bindings as never, (error, rows, fields) => {
        if (error) return reject(error)
        query.response = [rows, fields]
        resolve(query)
      })
    })
  }
}
