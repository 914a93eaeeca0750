import { cpSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { countUp, settled } from './harness/account.ts'
import { openLedger, orders } from './harness/ledger.ts'
import type { Proof } from './harness/proof.ts'
import { openSite } from './harness/site.ts'
import { eachOf } from './harness/until.ts'

/** A hot copy is made, letters leave, the copy is put in place of the database, and the server starts on it. */
export const proof: Proof = {
  guarantees: { G24: 'A restored backup sends nothing until a person says so, and then nothing twice.' },
  on: 'sqlite',
  async run(setting) {
    const site = await openSite(setting)
    try {
      const ledger = openLedger(site.url)
      const door = await site.door()
      await eachOf(orders(40, 'accept'), 8, ledger.insist)
      await site.command(['cron', 'take'])
      const copy = join(site.folder, 'copy.sqlite')
      const made = await site.command(['backup', copy])
      await site.command(['cron', 'all'])
      await door.stop()
      const before = site.judge.taken().length
      const file = site.database.kind === 'sqlite' ? site.database.file : ''
      for (const ending of ['', '-wal', '-shm']) rmSync(`${file}${ending}`, { force: true })
      cpSync(copy, file)
      const server = await site.serve()
      await eachOf(orders(10, 'accept', 1_000), 4, ledger.insist)
      await new Promise((resolve) => setTimeout(resolve, 4_000))
      const meanwhile = site.judge.taken().length - before
      await site.command(['resume', '--drop-due'])
      await eachOf(orders(10, 'accept', 2_000), 4, ledger.insist)
      await settled(site)
      const account = await countUp(site, ledger.acknowledged)
      await server.stop()
      return {
        G24: {
          figures: {
            'sent before': before,
            'sent while fenced': meanwhile,
            'sent after': site.judge.taken().length - before,
            twice: account.twice,
          },
          must: {
            'make a copy': made.code === 0,
            'have sent something before': before === 40,
            'send nothing by itself': meanwhile === 0,
            'send nothing twice': account.twice === 0,
            'go on afterwards': site.judge.taken().length > before,
          },
        },
      }
    } finally {
      await site.close()
    }
  },
}
