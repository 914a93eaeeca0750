import { once } from 'node:events'
import { type AddressInfo, createServer } from 'node:net'
import { setTimeout as wait } from 'node:timers/promises'
import { deriveKeys } from '../../app/keys/keys.ts'
import { saveSender } from '../../app/shops/senders.ts'
import { countUp, settled } from './harness/account.ts'
import { dispatched, dispatchedAtWoo, openLedger } from './harness/ledger.ts'
import type { Proof, Setting } from './harness/proof.ts'
import { addressOf } from './harness/sink.ts'
import { openSite, type Site, woo } from './harness/site.ts'
import { eachOf, percentile, until } from './harness/until.ts'

/** Orders at another shop, one after the other at a steady pace; how long each letter took from the order to the mail server. */
async function delaysOf(site: Site, letters: number, every: number): Promise<readonly number[]> {
  const ledger = openLedger(site.url)
  const told = new Map<string, number>()
  for (let number = 1; number <= letters; number++) {
    const to = addressOf('accept', `quick${number}`)
    told.set(to, Date.now())
    await ledger.insist(dispatched(number, to))
    await wait(every)
  }
  const arrived = () => site.judge.taken().filter(({ to }) => told.has(to))
  await until('the others got their letters', () => arrived().length >= letters, 120_000, 200)
  return arrived().map(({ to, at }) => at - (told.get(to) ?? 0))
}

export const slow: Proof = {
  guarantees: { G14: 'A mail server that takes minutes to say yes is waited for, and other letters leave meanwhile.' },
  on: 'each database',
  async run(setting) {
    const seconds = setting.full ? [90, 590] : [12]
    const site = await openSite(setting)
    try {
      const ledger = openLedger(site.url)
      const server = await site.serve()
      const held = seconds.flatMap((each, kind) =>
        Array.from({ length: 6 }, (_, n) =>
          dispatchedAtWoo(kind * 100 + n + 1, addressOf(`slow-250-${each}s`, `s${kind}-${n}`)),
        ),
      )
      await eachOf(held, 6, ledger.insist)
      await until('the slow ones are on their way', () => site.judge.taken().length >= held.length)
      const delays = await delaysOf(site, 40, 150)
      await settled(site, (Math.max(...seconds) + 60) * 1_000)
      const { twice, uncertain } = await countUp(site, held)
      await server.stop()
      return {
        G14: {
          figures: {
            'answers after s': seconds.join(' and '),
            letters: held.length,
            twice,
            uncertain,
            'p95 of other letters in ms': percentile(delays, 95),
          },
          must: {
            'send each once': twice === 0 && uncertain === 0,
            'let other letters leave within 5 s': percentile(delays, 95) < 5_000,
          },
        },
      }
    } finally {
      await site.close()
    }
  },
}

/** A mail server that says one byte a second and never gets to the end of its greeting. */
async function openTrap(): Promise<{ port: number; most: () => number; close: () => void }> {
  const open = new Set<() => void>()
  let most = 0
  const server = createServer((socket) => {
    const trickle = setInterval(() => socket.write('2'), 1_000)
    const end = (): void => {
      clearInterval(trickle)
      socket.destroy()
    }
    open.add(end)
    most = Math.max(most, open.size)
    socket.on('error', end)
    socket.once('close', () => {
      clearInterval(trickle)
      open.delete(end)
    })
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  return {
    port,
    most: () => most,
    close() {
      for (const end of open) end()
      server.close()
    },
  }
}

/** Letters a second of one shop, from a queue that is due; `besides`: what else is due. */
async function speed(setting: Setting, letters: number, trapped: number): Promise<{ rate: number; most: number }> {
  const site = await openSite(setting)
  const trap = await openTrap()
  try {
    const keys = deriveKeys(Buffer.from(site.env['SECRET_KEY'] ?? '', 'base64'))
    const server = { host: '127.0.0.1', port: trap.port, user: null, password: null }
    await saveSender(site.db.knex, keys, site.shopIds[woo], { address: 'shop@cups.example', server }, Date.now())
    const ledger = openLedger(site.url)
    const door = await site.door()
    for (let n = 1; n <= trapped; n++) await ledger.insist(dispatchedAtWoo(n, addressOf('accept', `t${n}`)))
    const due = Array.from({ length: letters }, (_, n) => dispatched(n + 1, addressOf('accept', `f${n}`)))
    await eachOf(due, 20, ledger.insist)
    await site.command(['cron', 'take'])
    const worker = await site.work()
    await until('they have left', () => site.judge.taken().length >= letters, 120_000, 200)
    const times = site.judge.taken().map(({ at }) => at)
    await worker.kill()
    await door.kill()
    // What the tarpit holds would be tried for days.
    await site.db.knex('messages').where({ shop_id: site.shopIds[woo] }).delete()
    const first = Math.min(...times)
    return {
      rate: (letters / Math.max(1, percentile(times, 90) - first)) * 900,
      most: trap.most(),
    }
  } finally {
    trap.close()
    await site.close('unfinished')
  }
}

export const tarpit: Proof = {
  guarantees: { G15: 'A shop whose own mail server holds every letter holds up no letter of another shop.' },
  on: 'each database',
  async run(setting) {
    const [letters, trapped] = setting.full ? [5_000, 500] : [600, 60]
    // One after the other, twice, and the better of each: the machine has moods of its own.
    let [alone, beside, most] = [0, 0, 0]
    for (let time = 0; time < 2; time++) {
      alone = Math.max(alone, (await speed(setting, letters, 0)).rate)
      const held = await speed(setting, letters, trapped)
      beside = Math.max(beside, held.rate)
      most = Math.max(most, held.most)
    }
    const share = Math.round((beside / alone) * 100)
    return {
      G15: {
        figures: {
          letters,
          'held by the tarpit': trapped,
          'letters per s alone': Math.round(alone),
          'beside it': Math.round(beside),
          'share in %': share,
          'connections to it': most,
        },
        must: {
          'keep nine tenths of the speed': share >= 90,
          'hold two connections to it at most': most > 0 && most <= 2,
        },
      },
    }
  },
}
