import { execFileSync } from 'node:child_process'
import { setTimeout as wait } from 'node:timers/promises'
import { countUp, letHoursPass, settled } from './harness/account.ts'
import { addUp, balances } from './harness/books.ts'
import { freeze } from './harness/freeze.ts'
import { orderAgain, orderOf, post, type Telling } from './harness/ledger.ts'
import { pour } from './harness/pour.ts'
import type { Proof, Setting } from './harness/proof.ts'
import type { Server } from './harness/server.ts'
import { openSite, type Site } from './harness/site.ts'
import { sizeOf, watchMemory } from './harness/size.ts'
import { until } from './harness/until.ts'

const perSecond = 200
const aMoment = 3_000
/** Connections come and go: 10 at most to the database, 20 to the mail server. What leaks is there for each of thousands of deliveries. */
const fewFiles = 30

/** Of ten deliveries three tell of a new order, five of an order told before, and two are repeated. Tells them; who was told of, each once. */
async function keepTelling(site: Site, mayGoOn: () => boolean): Promise<readonly Pick<Telling, 'to'>[]> {
  const acknowledged: Pick<Telling, 'to'>[] = []
  const recent: { readonly number: number; readonly telling: Telling }[] = []
  const insist = async (telling: Telling): Promise<void> => {
    while ((await post(site.url, telling)) !== 200) await wait(50)
  }
  let orders = 0
  await pour(perSecond, mayGoOn, async (index) => {
    const before = recent[(index * 7) % recent.length]
    if (before && index % 10 >= 8) return insist(before.telling)
    const number = before && index % 10 >= 3 ? before.number : ++orders
    const isNew = number !== before?.number
    const telling = isNew ? orderOf(number, 'accept') : orderAgain(number, before.telling.to, `told at ${index}`)
    await insist(telling)
    acknowledged.push({ to: telling.to })
    if (isNew) recent.push({ number, telling })
    if (recent.length > 200) recent.shift()
  })
  return acknowledged
}

/** What may happen to an installation in a minute. The doors and the first worker are spared: their size is watched. */
function hurts(setting: Setting, site: Site, workers: Server[]): readonly (() => Promise<void>)[] {
  const { dice, mariaDb, redisUrl } = setting
  const some = (): number => dice.between(1, workers.length)
  const replace = async (end: (worker: Server) => Promise<unknown>): Promise<void> => {
    const place = some()
    const worker = workers[place]
    if (worker) await end(worker)
    workers[place] = await site.work()
  }
  const holdUp = async (pid: number): Promise<void> => {
    process.kill(pid, 'SIGSTOP')
    await wait(aMoment)
    process.kill(pid, 'SIGCONT')
  }
  return [
    () => replace((worker) => worker.kill()),
    () => replace((worker) => worker.stop()),
    () => holdUp(workers[some()]?.pid ?? 0),
    () => holdUp(site.judge.pid),
    async () => {
      const thaw = freeze(setting, site)
      await wait(aMoment)
      thaw()
    },
    ...(mariaDb ? [() => mariaDb.kill().then(mariaDb.start)] : []),
    ...(redisUrl ? [async () => void execFileSync('redis-cli', ['-u', redisUrl, 'FLUSHALL'])] : []),
  ]
}

/** Orders come and letters leave while every minute something is hurt. */
export const proof: Proof = {
  guarantees: { G38: 'After hours with a fault a minute everything still adds up, and nothing has grown.' },
  on: 'each database',
  many: true,
  fullOnly: true,
  async run(setting) {
    const minutes = setting.minutes ?? (setting.full ? 480 : null)
    const [faults, between] = minutes === null ? [8, 6_000] : [minutes, 60_000]
    const site = await openSite(setting)
    try {
      const door = await site.door()
      const workers = await Promise.all(Array.from({ length: setting.many ? 4 : 2 }, () => site.work()))
      let over = false
      const spared = [door, ...workers.slice(0, 1)]
      const files = spared.map(({ pid }) => sizeOf(pid).files)
      const telling = keepTelling(site, () => !over)
      const memory = spared.map(({ pid }) => watchMemory(pid))
      const possible = setting.dice.shuffle(hurts(setting, site, workers))
      for (let fault = 0; fault < faults; fault++) {
        await wait(between)
        await possible[fault % possible.length]?.()
      }
      await wait(between)
      const alive = spared.every((server) => server.alive())
      const megabytes = memory.map((end) => end())
      // The first fifth fills caches.
      const grown = Math.max(...megabytes.map(([, early = 0, , , late = 0]) => Math.round((late / early - 1) * 100)))
      over = true
      const acknowledged = await telling
      await settled(site, 600_000)
      await letHoursPass(site)
      const more = (): number => Math.max(...spared.map(({ pid }, index) => sizeOf(pid).files - (files[index] ?? 0)))
      // Connections are kept for clients for 65 s (app/web.ts).
      await until('those who told have hung up', () => more() < fewFiles, 90_000).catch(() => {})
      const filesMore = more()
      const account = await countUp(site, acknowledged)
      for (const server of [...workers, door]) await server.stop()
      const book = await addUp(site)
      const { lost, twice, uncertain, missed, missedInSilence, open } = account
      return {
        G38: {
          figures: {
            minutes: Math.round(((faults + 1) * between) / 6_000) / 10,
            faults,
            webhooks: acknowledged.length,
            letters: account.taken,
            lost,
            twice,
            uncertain,
            missed,
            'memory grown by %': grown,
            'MB of the door, of a worker': megabytes.map((fifths) => fifths.join(' ')).join(', '),
            'files more': filesMore,
          },
          must: {
            'lose nothing': lost === 0,
            'send nothing twice': twice === 0,
            'miss nothing in silence': missedInSilence.length === 0,
            'leave nothing open': open === 0,
            'add up': balances(book),
            'stay alive where nothing was hurt': alive,
            // The first minutes fill caches; only half an hour tells a leak.
            'grow by less than a twentieth': (minutes ?? 0) < 30 || grown < 5,
            'open no more files': filesMore < fewFiles,
          },
        },
      }
    } finally {
      await site.close()
    }
  },
}
