import { appendFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { countUp, settled } from './harness/account.ts'
import { isSound } from './harness/copies.ts'
import { dispatched, openLedger, orders } from './harness/ledger.ts'
import type { Finding, Proof } from './harness/proof.ts'
import { addressOf } from './harness/sink.ts'
import { openSite } from './harness/site.ts'
import { eachOf, until } from './harness/until.ts'

const block = Buffer.alloc(64 * 1_024, 1)

/** Takes the last byte of the disk. */
function fill(file: string): void {
  for (const size of [block.length, 512, 1])
    try {
      for (;;) appendFileSync(file, block.subarray(0, size))
    } catch {
      // No block of this size fits any more.
    }
}

/** Database, spool and all on a disk without a free byte. MariaDB waits inside itself then, which is G5. */
export const proof: Proof = {
  guarantees: {
    G6: 'On a full disk nothing is acknowledged that is not kept, and everything goes on by itself when there is room.',
  },
  on: 'sqlite',
  async run(setting): Promise<Readonly<Record<string, Finding>>> {
    const seconds = setting.full ? 60 : 6
    const site = await openSite(setting, { disk: '64m' })
    if (!site.ownDisk) {
      await site.close()
      return { G6: { figures: { 'full for s': 'not tried: no right to mount' }, must: {} } }
    }
    try {
      const ledger = openLedger(site.url)
      const server = await site.serve()
      await eachOf(orders(40, 'accept'), 8, ledger.insist)
      await settled(site)
      const filler = join(site.env['DATA_DIR'] ?? '', 'filler')
      fill(filler)
      const [before, begun] = [site.judge.taken().length, performance.now()]
      const statuses: number[] = []
      for (let number = 5_001; performance.now() - begun < seconds * 1_000; number++) {
        statuses.push(await ledger.post(dispatched(number, addressOf('accept', `full${number}`))))
        fill(filler)
        await wait(50)
      }
      const acknowledged = statuses.filter((status) => status === 200).length
      const left = site.judge.taken().length - before
      rmSync(filler)
      const freed = performance.now()
      await until(
        'deliveries go on',
        async () => (await ledger.post(dispatched(9_001, 'accept@after.example'))) === 200,
      )
      await settled(site, 120_000)
      const recovery = Math.round(performance.now() - freed) / 1_000
      const { lost, twice, missed } = await countUp(site, ledger.acknowledged)
      const [alive, sound] = [server.alive(), await isSound(site)]
      await server.stop()
      return {
        G6: {
          figures: {
            'full for s': seconds,
            webhooks: statuses.length,
            acknowledged,
            'letters left meanwhile': left,
            lost,
            twice,
            missed,
            'recovery in s': recovery,
          },
          must: {
            'answer 200 or 503': statuses.every((status) => [200, 503].includes(status)),
            'lose nothing': lost === 0,
            'send no letter that cannot be marked': left <= acknowledged,
            'send nothing twice': twice === 0,
            'miss nothing': missed === 0,
            'keep the database sound': sound,
            'stay alive': alive,
            'be back to normal within 30 s': recovery <= 30,
          },
        },
      }
    } finally {
      await site.close()
    }
  },
}
