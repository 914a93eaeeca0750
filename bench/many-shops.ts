import { databaseKinds } from './databases.ts'
import { dayOf } from './black-friday.ts'
import type { Figure } from './figure.ts'
import { hearingTime } from './webhooks.ts'

const given = (name: string, usual: number): number => Number(process.env[name] ?? usual)
const shops = given('SHOPS', 10_000)
const ordersEach = given('ORDERS', 300)
const [web, work] = [given('WEB', 2), given('WORK', 3)]
/** Deliveries and letters that one order brings on the day itself. */
const [deliveries, letters] = [given('DELIVERIES', 6), given('LETTERS', 2)]
/** Orders of the shop on which the service times are measured. */
const tried = 1_000

/** What one delivery and one letter take, in milliseconds of a process that does nothing else. */
type Times = { readonly hear: number; readonly take: number; readonly send: number }

/**
 * A Black Friday of many shops, played minute by minute on service times measured just before. The lines are arithmetic: nobody ran so many
 * shops, and that the one database keeps up with all processes is taken for granted.
 */
export async function manyShops(): Promise<readonly Figure[]> {
  console.log(`many-shops: ${shops} shops, ${ordersEach} orders each; ${web} web and ${work} work processes`)
  const figures: Figure[] = []
  for (const kind of databaseKinds) {
    const lived = await dayOf(kind, tried)
    const times: Times = {
      hear: await hearingTime(kind),
      take: (1000 * lived.take) / (4 * tried),
      send: (1000 * lived.deliver) / (3 * tried),
    }
    const { needed, ...also } = play(times)
    figures.push({
      bench: 'many-shops',
      name: `work processes kept busy in the busiest hour, ${kind === 'sqlite' ? 'SQLite' : 'MariaDB'}`,
      unit: '',
      rounds: [needed],
      also: { ...also, 'hear ms': times.hear, 'take ms': times.take, 'send ms': times.send },
    })
  }
  return figures
}

/** Share of a day's orders in each hour: quiet nights, a peak after midnight when sales open, the evening. */
const hours = [5, 4, 2, 1, 1, 1, 2, 3, 5, 6, 6, 6, 6, 5, 5, 5, 5, 5, 6, 7, 7, 6, 5, 4]
const whole = hours.reduce((sum, one) => sum + one, 0)
const minute = 60 * 1000

/** How busy each kind of process gets in its busiest minute, and how long the lines grow. */
function play({ hear, take, send }: Times) {
  let [unheard, untaken, unsent] = [0, 0, 0]
  const worst = { 'web busy %': 0, 'work busy %': 0, 'at the door': 0, 'not taken': 0, 'letters due': 0 }
  const note = (name: keyof typeof worst, value: number): void => {
    worst[name] = Math.max(worst[name], value)
  }
  for (let at = 0; at < 24 * 60; at++) {
    const orders = (shops * ordersEach * (hours[Math.floor(at / 60)] ?? 0)) / whole / 60
    unheard += orders * deliveries
    const heard = Math.min(unheard, (web * minute) / hear)
    unheard -= heard
    untaken += heard
    // Taking comes first in every round; what is left of the minute sends.
    let free = work * minute
    const taken = Math.min(untaken, free / take)
    untaken -= taken
    free -= taken * take
    unsent += (taken / deliveries) * letters
    const sent = Math.min(unsent, free / send)
    unsent -= sent
    free -= sent * send
    note('web busy %', (100 * heard * hear) / (web * minute))
    note('work busy %', 100 * (1 - free / (work * minute)))
    note('at the door', unheard)
    note('not taken', untaken)
    note('letters due', unsent)
  }
  const busiest = (shops * ordersEach * Math.max(...hours)) / whole / 3600
  return { ...worst, needed: (busiest * (deliveries * take + letters * send)) / 1000 }
}
