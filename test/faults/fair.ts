import { setTimeout as wait } from 'node:timers/promises'
import { fillLetters } from './harness/fill.ts'
import { dispatched, dispatchedAtWoo, openLedger } from './harness/ledger.ts'
import type { Proof } from './harness/proof.ts'
import { addressOf } from './harness/sink.ts'
import { openSite } from './harness/site.ts'
import { percentile, until } from './harness/until.ts'

export const proof: Proof = {
  guarantees: { G37: 'One shop with a great many letters due delays the others by seconds.' },
  on: 'each database',
  async run(setting) {
    const many = setting.full ? 1_000_000 : 20_000
    const letters = 40
    const site = await openSite(setting)
    try {
      const ledger = openLedger(site.url)
      const door = await site.door()
      await ledger.insist(dispatchedAtWoo(1, addressOf('accept', 'first')))
      await site.command(['cron', 'take'])
      await fillLetters(site, many)
      const worker = await site.work()
      await until('letters leave', () => site.judge.taken().length > 20)
      const told = new Map<string, number>()
      for (let number = 1; number <= letters; number++) {
        const to = addressOf('accept', `small${number}`)
        told.set(to, Date.now())
        await ledger.insist(dispatched(number, to))
        await wait(100)
      }
      const arrived = () => site.judge.taken().filter(({ to }) => told.has(to))
      await until('the small shop’s letters arrived', () => arrived().length >= letters, 120_000, 200).catch(() => {})
      const delays = arrived().map(({ to, at }) => at - (told.get(to) ?? 0))
      const left = (await site.db.knex('messages').where({ state: 'scheduled' }).count({ n: '*' }).first()) as {
        n: number | string
      }
      const large = site.judge.taken().length - arrived().length
      await worker.stop()
      await door.stop()
      // The rest has shown what it was for.
      await site.db.knex('messages').where({ state: 'scheduled' }).delete()
      return {
        G37: {
          figures: {
            due: many,
            'sent of them': large,
            letters,
            arrived: delays.length,
            'p95 of other shops in ms': percentile(delays, 95),
          },
          must: {
            'have many left when the others are through': Number(left.n) > many / 10,
            'send the others': delays.length === letters,
            'delay them by less than 10 s': percentile(delays, 95) < 10_000,
            'go on with the many': large > letters,
          },
        },
      }
    } finally {
      await site.close('unfinished')
    }
  },
}
