import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { freePort } from '../support/port.ts'
import { countUp, letHoursPass, settled } from './harness/account.ts'
import { isSound } from './harness/copies.ts'
import { type Disk, openDisk } from './harness/disk.ts'
import { dispatched, openLedger, orders } from './harness/ledger.ts'
import { type MariaDb, ownMariaDb } from './harness/mariadb.ts'
import type { Finding, Proof, Setting } from './harness/proof.ts'
import { addressOf } from './harness/sink.ts'
import { openSite } from './harness/site.ts'
import { eachOf, until } from './harness/until.ts'

/** Database, spool and all stand on one disk without a free byte. */
export const proof: Proof = {
  guarantees: {
    G6: 'On a full disk nothing is acknowledged that is not kept, and everything goes on by itself when there is room.',
  },
  on: 'each database',
  async run(setting) {
    // An empty MariaDB alone takes half of its disk.
    const disk = openDisk(setting.kind === 'sqlite' ? '64m' : '320m')
    if (!disk) return { G6: { figures: { 'full for s': 'not tried: no right to mount' }, must: {} } }
    let mariaDb: MariaDb | null = null
    try {
      if (setting.kind === 'mysql') mariaDb = await ownMariaDb(await freePort(), join(disk.folder, 'mariadb'))
      return { G6: await fillUp({ ...setting, mariaDb }, disk) }
    } finally {
      await mariaDb?.remove()
      disk.remove()
    }
  },
}

async function fillUp(setting: Setting, disk: Disk): Promise<Finding> {
  const { mariaDb } = setting
  const seconds = setting.full ? 60 : 6
  const site = await openSite(setting, { disk })
  try {
    const ledger = openLedger(site.url)
    const server = await site.serve()
    await eachOf(orders(40, 'accept'), 8, ledger.insist)
    await settled(site)
    disk.fill()
    const before = site.judge.taken().length
    const statuses: number[] = []
    let next = 5_001
    const tell = async (): Promise<void> => {
      const number = next++
      statuses.push(await ledger.post(dispatched(number, addressOf('accept', `full${number}`))))
      disk.fill()
    }
    // A database lives for a while on room it took beforehand.
    await until('the first is refused', async () => {
      await Promise.all(Array.from({ length: 8 }, tell))
      return statuses.includes(503)
    })
    const begun = performance.now()
    while (performance.now() - begun < seconds * 1_000) {
      await tell()
      await wait(50)
    }
    const acknowledged = statuses.filter((status) => status === 200).length
    const left = site.judge.taken().length - before
    disk.free()
    const freed = performance.now()
    // Whoever runs it starts it again, if that is how it takes a full disk.
    const fell = mariaDb !== null && !mariaDb.alive()
    if (fell) await mariaDb?.start()
    await until('deliveries go on', async () => (await ledger.post(dispatched(4_001, 'accept@after.example'))) === 200)
    await settled(site, 120_000)
    const recovery = Math.round(performance.now() - freed) / 1_000
    await letHoursPass(site)
    const { lost, twice, missed, uncertain, missedInSilence } = await countUp(site, ledger.acknowledged)
    const [alive, sound] = [server.alive(), await isSound(site)]
    await server.stop()
    return {
      figures: {
        'full for s': seconds,
        webhooks: statuses.length,
        acknowledged,
        ...(mariaDb ? { 'database ended': fell ? 1 : 0 } : {}),
        'letters left meanwhile': left,
        lost,
        twice,
        uncertain,
        missed,
        'recovery in s': recovery,
      },
      must: {
        'answer 200 or 503': statuses.every((status) => [200, 503].includes(status)),
        'lose nothing': lost === 0,
        'send no letter that cannot be marked': left <= acknowledged,
        'send nothing twice': twice === 0,
        'miss nothing in silence': missedInSilence.length === 0,
        'keep the database sound': sound,
        'stay alive': alive,
        'be back to normal within 30 s': recovery <= 30,
      },
    }
  } finally {
    await site.close()
  }
}
