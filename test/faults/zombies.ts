import { setTimeout as wait } from 'node:timers/promises'
import { countUp, letHoursPass, settled } from './harness/account.ts'
import { openLedger, orders } from './harness/ledger.ts'
import type { Proof } from './harness/proof.ts'
import type { Server } from './harness/server.ts'
import { openSite } from './harness/site.ts'
import { eachOf } from './harness/until.ts'

const lease = 2_000

/** Workers are frozen for twice as long as they may hold a letter, and wake up believing that it is still theirs. */
export const proof: Proof = {
  guarantees: {
    G12: 'A worker that was taken for dead and wakes up again finishes no letter that is not its own any more.',
  },
  on: 'each database',
  many: true,
  async run(setting) {
    const { dice, full, say } = setting
    const freezes = full ? 100 : 10
    const site = await openSite(setting, { env: { TEST_LEASE: String(lease) } })
    try {
      const ledger = openLedger(site.url)
      const door = await site.door()
      const workers = await Promise.all(Array.from({ length: setting.kind === 'sqlite' ? 3 : 4 }, () => site.work()))
      let over = false
      const all = orders(full ? 4_000 : 600, 'slow-250-100ms')
      const telling = eachOf(all, 1, async (one) => {
        if (!over) await ledger.insist(one)
        await wait(25)
      })
      const frozen = new Set<Server>()
      /** Several freeze at once, as on a host that is out of breath; one at least goes on. */
      const track = async (times: number): Promise<void> => {
        for (let time = 0; time < times; time++) {
          const [victim] = dice.shuffle(workers.filter((one) => !frozen.has(one)))
          if (!victim) continue
          frozen.add(victim)
          await wait(dice.between(0, 500))
          victim.signal('SIGSTOP')
          await wait(2 * lease)
          victim.signal('SIGCONT')
          frozen.delete(victim)
        }
      }
      await Promise.all([track(freezes / 2), track(freezes / 2)])
      over = true
      await telling
      await settled(site)
      await letHoursPass(site)
      for (const server of [...workers, door]) await server.stop()
      const { twice, missed, missedInSilence, uncertain, taken, open } = await countUp(site, ledger.acknowledged)
      for (const one of missedInSilence) say(one)
      return {
        G12: {
          figures: { freezes, 'lease in s': lease / 1_000, letters: taken, twice, uncertain, missed },
          must: {
            'send nothing twice': twice === 0,
            'miss nothing in silence': missedInSilence.length === 0,
            'leave nothing open': open === 0,
          },
        },
      }
    } finally {
      await site.close()
    }
  },
}
