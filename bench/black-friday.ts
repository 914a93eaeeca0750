import type { Database } from '../app/config.ts'
import { databaseKinds, freshDatabase } from './databases.ts'
import type { Day } from './black-friday-shop.ts'
import { atMost, type Figure } from './figure.ts'
import { settings, startOurs, startScript } from './process.ts'
import type { Arrived } from './sink.ts'

/** A shop's Black Friday; `AFTERCARE_BENCH_ORDERS` and `AFTERCARE_BENCH_ROUNDS` make it shorter. */
const orders = Number(process.env.AFTERCARE_BENCH_ORDERS ?? 10_000)
const rounds = Number(process.env.AFTERCARE_BENCH_ROUNDS ?? 1)

/** One such day of a fresh shop; fails unless every letter arrived, once. */
export async function dayOf(kind: Database['kind'], orders: number): Promise<Day> {
  const sink = await startScript<object, Arrived>('./sink.ts')
  const { database, remove } = await freshDatabase(kind)
  const shop = await startOurs<{ orders: number }, Day>('./black-friday-shop.ts', {
    ...settings(database, 0, sink.told),
    LOG_LEVEL: 'warn',
  })
  try {
    const lived = await shop.ask({ orders })
    const { letters, repeated } = await sink.ask({})
    if (letters !== lived.letters || repeated !== lived.letters - orders)
      throw new Error(`${letters} of ${lived.letters} letters arrived, to ${letters - repeated} of ${orders} people`)
    return lived
  } finally {
    await shop.stop()
    await sink.stop()
    await remove()
  }
}

/** Seconds from the first delivery written down to the last of three letters for each order in the mail server's hands. */
export async function blackFriday(): Promise<readonly Figure[]> {
  console.log(`black-friday: ${orders} orders, two parcel events and a survey each, ${rounds} round(s)`)
  const figures: Figure[] = []
  for (const kind of databaseKinds) {
    const days: Day[] = []
    for (let round = 0; round < rounds; round++) days.push(await dayOf(kind, orders))
    const of = (part: 'journal' | 'take' | 'deliver'): number =>
      days.reduce((sum, one) => sum + one[part], 0) / days.length
    figures.push({
      bench: 'black-friday',
      name: `Aftercare, ${kind === 'sqlite' ? 'SQLite' : 'MariaDB'}`,
      unit: 's',
      rounds: days.map(({ journal, take, deliver }) => journal + take + deliver),
      ...(orders === 10_000 ? { asked: [atMost(90)] } : {}),
      also: { 'writing down': of('journal'), taking: of('take'), delivering: of('deliver'), letters: 3 * orders },
    })
  }
  return figures
}
