import { existsSync, readFileSync } from 'node:fs'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { openLedger, orders } from './harness/ledger.ts'
import type { Finding, Proof } from './harness/proof.ts'
import { openSite } from './harness/site.ts'

/** SIGKILL cannot tell whether anything was synced: the system keeps what was written. So the calls themselves are counted. */
export const proof: Proof = {
  guarantees: { G1b: 'Each 200 stands on a sync to disk, not on the memory of the machine.' },
  on: 'each database',
  async run(setting): Promise<Readonly<Record<string, Finding>>> {
    if (!existsSync('/usr/bin/strace')) return { G1b: { figures: { syncs: 'not counted: no strace' }, must: {} } }
    const site = await openSite(setting)
    try {
      const ledger = openLedger(site.url)
      // Only the door, so that no other work syncs meanwhile.
      const door = await site.door()
      const [warm, ...counted] = orders(21, 'accept')
      if (warm) await ledger.insist(warm)
      const log = join(site.folder, 'strace.log')
      const pid = setting.mariaDb ? setting.mariaDb.pid() : door.pid
      const strace = spawn('strace', ['-f', '-e', 'trace=fsync,fdatasync', '-o', log, '-p', String(pid)], {
        stdio: 'ignore',
      })
      await wait(1_500)
      for (const one of counted) await ledger.insist(one)
      await wait(500)
      const ended = once(strace, 'exit')
      strace.kill('SIGINT')
      await ended
      const syncs = readFileSync(log, 'utf8')
        .split('\n')
        .filter((line) => /f(?:data)?sync\(/.test(line)).length
      await door.stop()
      return {
        G1b: {
          figures: { answers: counted.length, syncs },
          must: { 'sync once for each answer': syncs >= counted.length },
        },
      }
    } finally {
      await site.close('unfinished')
    }
  },
}
