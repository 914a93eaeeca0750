import { resolve } from 'node:path'
import type { App } from '../app.ts'
import { backUp } from '../db/backup.ts'
import { fenceOf, noteDown } from '../db/installation.ts'
import { countOf } from '../db/row.ts'
import { why } from '../domain/why.ts'
import { readOptions } from './options.ts'
import { Refusal } from './refusal.ts'

const say = (text: string): void => void process.stdout.write(`${text}\n`)

/** Lets letters leave again after a restored copy, or a clock that leapt. */
export async function resumeCommand(app: App, argv: readonly string[]): Promise<number> {
  const { values } = readOptions(argv, { 'drop-due': { type: 'boolean', default: false } })
  const fence = await fenceOf(app.db.knex)
  const left = fence === null || fence === 'clock' ? 0 : await app.setAsideLeft()
  if (left > 0) say(`${left} letters left this machine after the copy was made: they are listed as uncertain.`)
  const due = () => app.db.knex('messages').where({ state: 'scheduled' }).where('due_at', '<=', app.now())
  if (values['drop-due'])
    say(`${await due().update({ state: 'dropped', why: why.maySent })} letters already due were dropped.`)
  else say(`${await countOf(due())} letters are due now and will leave unless their time has passed.`)
  await app.installation.resume()
  say(fence ? 'Letters leave again.' : 'Nothing was in the way of letters.')
  return 0
}

export async function backupCommand(app: App, argv: readonly string[]): Promise<number> {
  const { values, positionals } = readOptions(argv, { note: { type: 'boolean', default: false } })
  const { database } = app.config
  if (!values.note) {
    if (database.kind !== 'sqlite')
      throw new Refusal(
        'MySQL and MariaDB are backed up with their own tool: mariadb-dump --single-transaction. Run "aftercare backup --note" after it, so that "aftercare doctor" knows.',
      )
    const [file] = positionals
    if (!file) throw new Refusal('Say where to: backup <file>.')
    try {
      await backUp(database.file, resolve(file), Date.now())
    } catch (error) {
      throw new Refusal((error as Error).message)
    }
    say(`${file} is a sound copy. Started on it, Aftercare sends nothing until "aftercare resume".`)
  }
  await noteDown(app.db.knex, 'backup', null, Date.now())
  return 0
}
