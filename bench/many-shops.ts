/**
 * A day of many shops, simulated minute by minute on measured service times: `node bench/many-shops.ts`. It answers how many
 * processes a Black Friday of 10,000 shops needs, and how long letters wait when there are fewer. It is arithmetic, not a measurement.
 */
const given = (name: string, usual: number): number => Number(process.env[name] ?? usual)
const shops = given('SHOPS', 10_000)
const ordersEach = given('ORDERS', 300)
/** What one order costs, in milliseconds of one core: from `npm run bench -- webhooks black-friday` on the machine in question. */
const [hear, take, send] = [given('HEAR_MS', 0.2), given('TAKE_MS', 2), given('SEND_MS', 1.2)]
const [web, work] = [given('WEB', 2), given('WORK', 3)]
/** Deliveries and letters that one order brings on the day itself. */
const [deliveries, letters] = [given('DELIVERIES', 6), given('LETTERS', 2)]

/** Share of a day's orders in each hour: quiet nights, a peak after midnight when sales open, the evening. */
const hours = [5, 4, 2, 1, 1, 1, 2, 3, 5, 6, 6, 6, 6, 5, 5, 5, 5, 5, 6, 7, 7, 6, 5, 4]
const whole = hours.reduce((sum, one) => sum + one, 0)
const second = 1000
const minuteOf = 60 * second

let [unheard, untaken, unsent] = [0, 0, 0]
const worst = { unheard: 0, untaken: 0, unsent: 0, webBusy: 0, workBusy: 0 }
for (let minute = 0; minute < 24 * 60; minute++) {
  const orders = (shops * ordersEach * (hours[Math.floor(minute / 60)] ?? 0)) / whole / 60
  unheard += orders * deliveries
  const heard = Math.min(unheard, (web * minuteOf) / hear)
  unheard -= heard
  untaken += heard
  // Taking comes first in every round; what is left of the minute sends.
  let free = work * minuteOf
  const taken = Math.min(untaken, free / take)
  untaken -= taken
  free -= taken * take
  unsent += (taken / deliveries) * letters
  const sent = Math.min(unsent, free / send)
  unsent -= sent
  free -= sent * send
  worst.webBusy = Math.max(worst.webBusy, (heard * hear) / (web * minuteOf))
  worst.workBusy = Math.max(worst.workBusy, 1 - free / (work * minuteOf))
  worst.unheard = Math.max(worst.unheard, unheard)
  worst.untaken = Math.max(worst.untaken, untaken)
  worst.unsent = Math.max(worst.unsent, unsent)
}
const inWhole = (value: number): string => Math.ceil(value).toLocaleString('en')
const workNeeded =
  (((shops * ordersEach * Math.max(...hours)) / whole / 3600) * (deliveries * take + letters * send)) / second
console.log(
  `${inWhole(shops)} shops, ${inWhole(ordersEach)} orders each; ${web} web and ${work} work processes of one core each`,
)
console.log(
  `busiest minute: web ${Math.round(100 * worst.webBusy)} % busy, work ${Math.round(100 * worst.workBusy)} % busy`,
)
console.log(
  `longest lines: ${inWhole(worst.unheard)} deliveries at the door, ${inWhole(worst.untaken)} not taken, ${inWhole(worst.unsent)} letters due`,
)
console.log(`cores of work that the busiest hour keeps busy: ${workNeeded.toFixed(1)}`)
